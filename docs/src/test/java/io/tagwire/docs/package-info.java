/**
 * Keeps the pages true: links resolve, tables made from code are current, code that is shown
 * compiles and runs, commands that are shown exist.
 */
@NullMarked
package io.tagwire.docs;

import org.jspecify.annotations.NullMarked;
