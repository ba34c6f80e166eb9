/**
 * Preconfiguration: a template and parameters give complete points, checked before they are used.
 * {@link io.tagwire.preconfig.Preconfig} is the way in.
 */
@NullMarked
package io.tagwire.preconfig;

import org.jspecify.annotations.NullMarked;
