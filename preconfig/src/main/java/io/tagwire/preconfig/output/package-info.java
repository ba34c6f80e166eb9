/**
 * Writers: points as a file that a project includes, as CSV, and the difference of two sets of
 * points. The same input gives the same text, byte for byte.
 */
@NullMarked
package io.tagwire.preconfig.output;

import org.jspecify.annotations.NullMarked;
