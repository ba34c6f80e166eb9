/** For host authors: driver discovery and the class loader of a plugin folder. */
@NullMarked
package io.tagwire.driver.host;

import org.jspecify.annotations.NullMarked;
