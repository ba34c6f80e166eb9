/** Points, groups of points, their updates and their writes: immutable data, no behaviour. */
@NullMarked
package io.tagwire.driver.point;

import org.jspecify.annotations.NullMarked;
