/**
 * The example of the page on writing a driver: a device that is a table of numbers in memory. It
 * passes the contract like every other driver.
 */
@NullMarked
package io.tagwire.docs.table;

import org.jspecify.annotations.NullMarked;
