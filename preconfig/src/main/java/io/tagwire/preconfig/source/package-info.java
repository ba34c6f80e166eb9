/**
 * Documents with the file and line of everything in them: YAML and CSV are read into a small tree
 * that keeps every scalar's exact text, so that whatever is found wrong later can be told with its
 * place. Points and settings are read from that tree.
 */
@NullMarked
package io.tagwire.preconfig.source;

import org.jspecify.annotations.NullMarked;
