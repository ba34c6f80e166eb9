package io.tagwire.mqtt.intake;

import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.address.PointBinding;
import io.tagwire.mqtt.address.RetainedRule;
import io.tagwire.mqtt.codec.Decoded;
import io.tagwire.mqtt.presence.Device;
import io.tagwire.mqtt.presence.Presence;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A point of an open group. Takes no lock of its own: what it depends on is in immutable snapshots,
 * and whoever publishes looks again afterwards whether one of them changed meanwhile.
 */
@SuppressWarnings("ReferenceEquality") // what matters is whether a snapshot was replaced
final class BoundPoint {
  private final PointBinding binding;
  private final GroupDispatcher group;
  private final int index;
  private final Supplier<Link> link;
  private final Runnable presenceWatcher = this::refresh;
  private volatile Device device = Device.UNTOLD;
  private volatile @Nullable Content content;
  private volatile @Nullable Refusal refusal;
  // The content that was found too old; a newer one is not silent.
  private volatile @Nullable Content silent;

  BoundPoint(PointBinding binding, GroupDispatcher group, int index, Supplier<Link> link) {
    this.binding = binding;
    this.group = group;
    this.index = index;
    this.link = link;
  }

  PointBinding binding() {
    return binding;
  }

  GroupDispatcher group() {
    return group;
  }

  int index() {
    return index;
  }

  @Nullable Content content() {
    return content;
  }

  Device device() {
    return device;
  }

  Presence presence() {
    return device.presence();
  }

  Runnable presenceWatcher() {
    return presenceWatcher;
  }

  void join(Device joined) {
    device = joined;
  }

  /** What the point shows now. */
  TagValue shown() {
    return judge(content, link.get(), refusal, device.presence(), silent);
  }

  /** A message said something; returns whether it was offered as a value. */
  boolean take(Decoded decoded, InboundMessage message, Instant now) {
    Content before = content;
    if (decoded instanceof Decoded.Sample sample) {
      return sample(sample, before, message, now);
    }
    if (decoded instanceof Decoded.NoValue none) {
      TagValue said = unusable(before, none.quality(), none.sourceTime(), none.detail(), now);
      publish(content(said, message, now), true);
      return true;
    }
    if (decoded instanceof Decoded.Rejected rejected) {
      TagValue said = unusable(before, Quality.BAD_DECODING, null, rejected.detail(), now);
      publish(content(said, message, now), false);
    }
    return false;
  }

  private boolean sample(
      Decoded.Sample sample, @Nullable Content before, InboundMessage message, Instant now) {
    boolean aged = message.retained() && binding.retained() != RetainedRule.GOOD;
    if (aged && before != null && before.live() && before.losses() == link.get().losses()) {
      // A copy sent to a new overlapping subscription; what came live in this session is newer.
      publish(before, true);
      return true;
    }
    Quality quality = sample.quality();
    String detail = sample.detail();
    if (aged && sample.sourceTime() == null && quality.isGood()) {
      quality = Quality.UNCERTAIN_INITIAL;
      detail = "retained message of unknown age";
    }
    TagValue said = new TagValue(sample.value(), quality, sample.sourceTime(), now, detail);
    if (binding.lateIsHistory() && isLate(said, before)) {
      group.history(index, said);
      return true;
    }
    publish(content(said, message, now), true);
    return true;
  }

  private static boolean isLate(TagValue said, @Nullable Content before) {
    Instant time = said.sourceTimestamp();
    Instant present = before == null ? null : before.said().sourceTimestamp();
    return time != null && present != null && time.isBefore(present);
  }

  private static TagValue unusable(
      @Nullable Content before,
      Quality quality,
      @Nullable Instant sourceTime,
      String detail,
      Instant now) {
    return before == null || before.said().value() == null
        ? new TagValue(null, quality, sourceTime, now, detail)
        : before.said().withQuality(quality, detail);
  }

  private Content content(TagValue said, InboundMessage message, Instant now) {
    return new Content(
        said, !message.retained(), link.get().losses(), presence().absences(), now, message);
  }

  private void publish(Content next, boolean asValue) {
    content = next;
    Link linkNow = link.get();
    Refusal refusalNow = refusal;
    Presence presenceNow = device.presence();
    TagValue shown = judge(next, linkNow, refusalNow, presenceNow, silent);
    if (asValue) {
      group.value(index, shown);
    } else {
      group.status(index, shown);
    }
    if (content != next
        || link.get() != linkNow
        || refusal != refusalNow
        || device.presence() != presenceNow) {
      refresh();
    }
  }

  /** Something other than a message changed: shows what follows from it. */
  void refresh() {
    while (true) {
      Content contentNow = content;
      Link linkNow = link.get();
      Refusal refusalNow = refusal;
      Presence presenceNow = device.presence();
      Content silentNow = silent;
      group.status(index, judge(contentNow, linkNow, refusalNow, presenceNow, silentNow));
      if (content == contentNow
          && link.get() == linkNow
          && refusal == refusalNow
          && device.presence() == presenceNow
          && silent == silentNow) {
        return;
      }
    }
  }

  private TagValue judge(
      @Nullable Content contentNow,
      Link linkNow,
      @Nullable Refusal refusalNow,
      Presence presenceNow,
      @Nullable Content silentNow) {
    boolean isSilent = contentNow != null && contentNow == silentNow;
    return QualityRule.judge(
        contentNow,
        linkNow,
        refusalNow,
        presenceNow,
        binding.offlineIsBad(),
        isSilent ? binding.staleAfter() : null);
  }

  void refuse(Refusal refused) {
    refusal = refused;
    refresh();
  }

  void grant(String filter) {
    Refusal now = refusal;
    if (now != null && now.filter().equals(filter)) {
      refusal = null;
      refresh();
    }
  }

  /** Marks the value as too old if it is; returns when to look again, null for not at all. */
  @Nullable Instant checkSilence(Instant now) {
    Content latest = content;
    Duration allowed = binding.staleAfter();
    if (latest == null || latest == silent || allowed.isZero()) {
      return null;
    }
    Instant due = latest.at().plus(allowed);
    if (now.isBefore(due)) {
      return due;
    }
    silent = latest;
    refresh();
    return null;
  }
}
