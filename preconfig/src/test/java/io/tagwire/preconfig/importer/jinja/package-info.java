@NullMarked
package io.tagwire.preconfig.importer.jinja;

import org.jspecify.annotations.NullMarked;
