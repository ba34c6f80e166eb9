/**
 * The command line. Results go to standard output, logs to standard error; exit code 0 means done,
 * 1 that the answer is no, 2 wrong usage.
 */
@NullMarked
package io.tagwire.host.command;

import org.jspecify.annotations.NullMarked;
