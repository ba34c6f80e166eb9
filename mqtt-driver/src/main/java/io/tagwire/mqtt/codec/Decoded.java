package io.tagwire.mqtt.codec;

import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message says about one point. */
public sealed interface Decoded {

  /**
   * A value.
   *
   * @param value the value in engineering units
   * @param quality as the payload says; good if it says nothing
   * @param sourceTime as the payload says, or null
   * @param detail why the quality is not good, or null
   */
  record Sample(Value value, Quality quality, @Nullable Instant sourceTime, @Nullable String detail)
      implements Decoded {}

  /**
   * The device says that it has no value: null, not a number, a sentinel, a deleted retained value.
   *
   * @param quality which bad one
   * @param sourceTime as the payload says, or null
   * @param detail for a person
   */
  record NoValue(Quality quality, @Nullable Instant sourceTime, String detail) implements Decoded {}

  /**
   * The message could not be understood.
   *
   * @param reason for the counters
   * @param detail names the value, the rule and the place
   */
  record Rejected(Reason reason, String detail) implements Decoded {}

  /**
   * The message says something about several times.
   *
   * @param older samples and missing values of the past, and what of it could not be understood,
   *     the oldest first
   * @param present what is newest: none of Skipped and Several
   */
  record Several(List<Decoded> older, Decoded present) implements Decoded {
    /** Copies the list. */
    public Several {
      older = List.copyOf(older);
    }
  }

  /** The message does not concern the point: it keeps what it has. */
  enum Skipped implements Decoded {
    /** A message filter does not hold. */
    FILTERED,
    /** The selected place is not in this message. */
    ABSENT,
    /** Null, and the point keeps its value then. */
    NULL,
    /** No bytes, and the point keeps its value then. */
    EMPTY
  }

  /** Why a message could not be understood. */
  enum Reason {
    /** The payload is not what the selector reads: broken JSON or UTF-8, or beyond a limit. */
    PAYLOAD,
    /** The selected place must be there and is not. */
    SELECTOR,
    /** A decoding step does not apply to what it got. */
    STEP,
    /** The result is not of the type of the point. */
    TYPE,
    /** A defect of the driver. */
    INTERNAL
  }
}
