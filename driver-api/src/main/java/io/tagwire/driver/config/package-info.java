/** Settings that describe themselves, the one validator for them, and the issues it finds. */
@NullMarked
package io.tagwire.driver.config;

import org.jspecify.annotations.NullMarked;
