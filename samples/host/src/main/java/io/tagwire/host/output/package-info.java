/**
 * What people and scripts get to see: JSON lines with stable field names, aligned tables, a table
 * that lives.
 */
@NullMarked
package io.tagwire.host.output;

import org.jspecify.annotations.NullMarked;
