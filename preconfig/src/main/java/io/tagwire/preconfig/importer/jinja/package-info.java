/**
 * The part of the template language Jinja that discovery documents use to pick a value out of a
 * message, or to make a command of one. A template is not run: it is understood once, and becomes a
 * selector, decode steps and a map, or is refused with a reason.
 */
@NullMarked
package io.tagwire.preconfig.importer.jinja;

import org.jspecify.annotations.NullMarked;
