@NullMarked
package io.tagwire.host.apply;

import org.jspecify.annotations.NullMarked;
