/**
 * Importers: what devices and bridges tell about themselves becomes devices with points. {@link
 * io.tagwire.preconfig.importer.Importers} is the way in.
 */
@NullMarked
package io.tagwire.preconfig.importer;

import org.jspecify.annotations.NullMarked;
