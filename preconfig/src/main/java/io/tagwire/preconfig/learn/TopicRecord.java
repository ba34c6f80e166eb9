package io.tagwire.preconfig.learn;

import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is kept of the messages of one topic. Bounded. Not thread-safe. */
final class TopicRecord {
  /** So many first messages are kept, whatever they are. */
  private static final int FIRST = 16;

  /** So many are kept if they have other members than those before. */
  private static final int SHAPES = 48;

  /** So many places of values are looked at. */
  private static final int MAX_PLACES = 200;

  /** After so many messages a topic has said what it has to say. */
  private static final long ENOUGH = 5_000;

  private final String topic;
  private final List<Bytes> samples = new ArrayList<>();
  private final Set<String> shapes = new HashSet<>();
  private final Map<String, Seen> places = new TreeMap<>();
  private long count;
  private boolean binary;
  private boolean lists;
  private int longest;

  TopicRecord(String topic) {
    this.topic = topic;
  }

  /** Takes a message in; returns how many bytes more are kept now. */
  long add(Bytes payload, boolean room) {
    count++;
    longest = Math.max(longest, payload.length());
    if (count > ENOUGH || payload.length() == 0) {
      return 0;
    }
    Sample sample = Sample.of(topic, payload);
    StringBuilder shape = new StringBuilder();
    if (sample.json().isPresent()) {
      look("", sample.json().get(), sample.units(), shape);
    } else if (sample.text().isPresent()) {
      String text = sample.text().get();
      shape.append(text.length() <= 32 ? text : "text");
      seen("").add(Inference.kind(text), text, Inference.unit(text));
    } else {
      binary = true;
      shape.append("bytes");
    }
    boolean fresh = shapes.size() < SHAPES && shapes.add(shape.toString());
    boolean early = samples.size() < FIRST && !samples.contains(payload);
    if (samples.isEmpty() || (room && (early || fresh))) {
      samples.add(payload);
      return payload.length();
    }
    return 0;
  }

  String topic() {
    return topic;
  }

  List<Bytes> samples() {
    return samples;
  }

  /** Values by pointer; an empty pointer for the payload as a whole. */
  Map<String, Seen> places() {
    return places;
  }

  long count() {
    return count;
  }

  boolean isBinary() {
    return binary;
  }

  boolean hasLists() {
    return lists;
  }

  int longest() {
    return longest;
  }

  private void look(String pointer, Node node, UnitsTold units, StringBuilder shape) {
    if (node instanceof Mapping mapping) {
      for (Member member : mapping.members()) {
        look(
            pointer + "/" + member.key().replace("~", "~0").replace("/", "~1"),
            member.value(),
            units,
            shape);
      }
    } else if (node instanceof Sequence sequence) {
      lists = true;
      shape.append(pointer).append("[]\n");
      for (Node item : sequence.items()) {
        if (!(item instanceof Scalar)) {
          look(pointer + "/*", item, units, shape);
        }
      }
    } else if (node instanceof Scalar scalar) {
      shape.append(pointer).append('\n');
      if (!scalar.isNull()) {
        seen(pointer).add(Inference.kind(scalar), scalar.text(), units.of(scalar));
      }
    }
  }

  private Seen seen(String pointer) {
    Seen known = places.get(pointer);
    if (known != null) {
      return known;
    }
    Seen fresh = new Seen();
    if (places.size() < MAX_PLACES) {
      places.put(pointer, fresh);
    }
    return fresh;
  }
}
