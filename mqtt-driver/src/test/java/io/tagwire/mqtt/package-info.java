/** Tests of the whole module. */
@NullMarked
package io.tagwire.mqtt;

import org.jspecify.annotations.NullMarked;
