/** The driver with the brokers people have: each cell of the table is a check that ran. */
@NullMarked
package io.tagwire.interop;

import org.jspecify.annotations.NullMarked;
