/** Tests of templates. */
@NullMarked
package io.tagwire.preconfig.template;

import org.jspecify.annotations.NullMarked;
