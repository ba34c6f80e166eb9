@NullMarked
package io.tagwire.host.coverage;

import org.jspecify.annotations.NullMarked;
