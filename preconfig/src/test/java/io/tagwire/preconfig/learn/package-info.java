@NullMarked
package io.tagwire.preconfig.learn;

import org.jspecify.annotations.NullMarked;
