/**
 * Templates: what they are made of, how they are read, and how a template and parameters become
 * points. Substitution works on the tree of the document, never on its text, so a parameter can
 * never change the structure of a template.
 */
@NullMarked
package io.tagwire.preconfig.template;

import org.jspecify.annotations.NullMarked;
