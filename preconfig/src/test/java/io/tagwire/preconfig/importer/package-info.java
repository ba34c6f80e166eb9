@NullMarked
package io.tagwire.preconfig.importer;

import org.jspecify.annotations.NullMarked;
