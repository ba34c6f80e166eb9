/**
 * Acceptance: real messages and commands of device families, bound by the shipped templates as an
 * integrator would bind them. The corpus lies beside the repository.
 */
@NullMarked
package io.tagwire.host.corpus;

import org.jspecify.annotations.NullMarked;
