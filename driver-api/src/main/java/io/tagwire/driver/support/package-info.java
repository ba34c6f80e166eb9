/**
 * For driver authors: group dispatcher with cache and conflation, deadband, back-off. Optional: a
 * driver may do without.
 */
@NullMarked
package io.tagwire.driver.support;

import org.jspecify.annotations.NullMarked;
