@NullMarked
package io.tagwire.preconfig.simulate;

import org.jspecify.annotations.NullMarked;
