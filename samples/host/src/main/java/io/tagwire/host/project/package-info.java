/**
 * A project as files say it: connections, groups and points, each with its place, so that
 * everything wrong with it can be told by file and line, all at once and offline.
 */
@NullMarked
package io.tagwire.host.project;

import org.jspecify.annotations.NullMarked;
