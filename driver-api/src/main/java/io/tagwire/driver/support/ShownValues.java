package io.tagwire.driver.support;

import io.tagwire.driver.value.TagValue;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The cache of a group: the newest value of each point, and what readers are shown, which is the
 * same unless it is held. Writing is guarded by its user, reading takes no lock.
 */
final class ShownValues {
  private volatile AtomicReferenceArray<TagValue> newest;
  private volatile AtomicReferenceArray<TagValue> shown;

  ShownValues(int size, TagValue initial) {
    newest = new AtomicReferenceArray<>(size);
    for (int i = 0; i < size; i++) {
      newest.set(i, initial);
    }
    shown = newest;
  }

  TagValue shown(int index) {
    return shown.get(index);
  }

  TagValue newest(int index) {
    return newest.get(index);
  }

  void set(int index, TagValue value) {
    newest.set(index, value);
  }

  /** From now on readers are shown what they are shown now. */
  void hold() {
    AtomicReferenceArray<TagValue> copy = new AtomicReferenceArray<>(shown.length());
    for (int i = 0; i < shown.length(); i++) {
      copy.set(i, shown.get(i));
    }
    newest = copy;
  }

  /** Readers are shown the newest values, all from the same moment on. */
  void release() {
    shown = newest;
  }
}
