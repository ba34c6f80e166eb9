/**
 * The examples of templates, run through a driver: real messages in, tag values out, compared with
 * what the template promises.
 */
@NullMarked
package io.tagwire.host.trial;

import org.jspecify.annotations.NullMarked;
