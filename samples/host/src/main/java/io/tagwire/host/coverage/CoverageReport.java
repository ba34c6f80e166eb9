package io.tagwire.host.coverage;

import io.tagwire.driver.point.Point;
import java.util.List;

/**
 * What was left over.
 *
 * @param unheard topics that no tag hears, in the order of topics
 * @param unfed tags that no message fed
 * @param unread members of payloads that no tag reads, of topics that tags hear
 * @param shared commands that several tags send
 * @param messages how many messages were looked at
 * @param topics how many topics they had
 * @param points how many tags there are
 * @param beyond how many messages were of more topics than can be kept
 */
public record CoverageReport(
    List<Unheard> unheard,
    List<Point> unfed,
    List<Unread> unread,
    List<Shared> shared,
    long messages,
    int topics,
    int points,
    long beyond) {
  /** Copies the lists. */
  public CoverageReport {
    unheard = List.copyOf(unheard);
    unfed = List.copyOf(unfed);
    unread = List.copyOf(unread);
    shared = List.copyOf(shared);
  }

  /**
   * A topic that no tag hears.
   *
   * @param topic the topic
   * @param messages how many messages it had
   */
  public record Unheard(String topic, long messages) {}

  /**
   * A member that no tag reads.
   *
   * @param topic the topic
   * @param pointer where it is, with {@code *} for any element of an array
   */
  public record Unread(String topic, String pointer) {}

  /**
   * A command that several tags send.
   *
   * @param topic where it is published
   * @param tags the ids of the tags
   */
  public record Shared(String topic, List<String> tags) {
    /** Copies the ids. */
    public Shared {
      tags = List.copyOf(tags);
    }
  }

  /**
   * Whether every message feeds a tag, every tag is fed, and every command has one tag. Members
   * nobody reads are normal: devices tell more than anybody wants to know.
   *
   * @return true if there is nothing to be done
   */
  public boolean isComplete() {
    return unheard.isEmpty() && unfed.isEmpty() && shared.isEmpty();
  }
}
