package io.tagwire.mqtt.intake;

import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.address.PointBinding;
import io.tagwire.mqtt.address.RetainedRule;
import io.tagwire.mqtt.codec.Decoded;
import io.tagwire.mqtt.presence.Availability;
import io.tagwire.mqtt.presence.Device;
import io.tagwire.mqtt.presence.Presence;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A point of an open group. Takes no lock of its own: what it depends on is in immutable snapshots,
 * and whoever publishes looks again afterwards whether one of them changed meanwhile.
 */
@SuppressWarnings("ReferenceEquality") // what matters is whether a snapshot was replaced
final class BoundPoint implements Runnable {
  private final PointBinding binding;
  private final OpenGroup group;
  private final int index;
  private volatile Device device = Device.UNTOLD;
  private volatile @Nullable Content content;
  private volatile @Nullable Refusal refusal;
  // The content that was found too old; a newer one is not silent.
  private volatile @Nullable Content silent;

  BoundPoint(PointBinding binding, OpenGroup group, int index) {
    this.binding = binding;
    this.group = group;
    this.index = index;
  }

  PointBinding binding() {
    return binding;
  }

  OpenGroup group() {
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

  /** The presence of its device changed. */
  @Override
  public void run() {
    refresh();
  }

  void join(Device joined) {
    device = joined;
  }

  /** What the point shows now. */
  TagValue shown() {
    return judge(content, group.link(), refusal, device.presence(), silent);
  }

  /**
   * A message said something; returns whether it was offered as a value. With a receipt the broker
   * gets no answer before the host has taken that value.
   */
  boolean take(Decoded decoded, InboundMessage message, Instant now, @Nullable Receipt receipt) {
    Content before = content;
    if (decoded instanceof Decoded.Sample sample) {
      return sample(sample, before, message, now, receipt);
    }
    if (decoded instanceof Decoded.NoValue none) {
      TagValue said = unusable(before, none.quality(), none.sourceTime(), none.detail(), now);
      publish(content(said, message, now), receipt);
      return true;
    }
    if (decoded instanceof Decoded.Rejected rejected) {
      TagValue said = unusable(before, Quality.BAD_DECODING, null, rejected.detail(), now);
      show(content(said, message, now), null, false);
    }
    if (decoded instanceof Decoded.Several several) {
      boolean offered = false;
      // What the broker kept was told before, unless it is the first that comes.
      if (!message.retained() || before == null) {
        for (Decoded older : several.older()) {
          offered |= past(older, now, receipt);
        }
      }
      return take(several.present(), message, now, receipt) || offered;
    }
    return false;
  }

  // What a message with several samples says about the time before the newest of them.
  private boolean past(Decoded older, Instant now, @Nullable Receipt receipt) {
    TagValue said;
    if (older instanceof Decoded.Sample sample) {
      said =
          new TagValue(sample.value(), sample.quality(), sample.sourceTime(), now, sample.detail());
    } else if (older instanceof Decoded.NoValue none) {
      said = new TagValue(null, none.quality(), none.sourceTime(), now, none.detail());
    } else {
      return false;
    }
    group.dispatcher().history(index, said, receipt == null ? null : receipt.forValue());
    return true;
  }

  private boolean sample(
      Decoded.Sample sample,
      @Nullable Content before,
      InboundMessage message,
      Instant now,
      @Nullable Receipt receipt) {
    boolean aged = message.retained() && binding.retained() != RetainedRule.GOOD;
    if (aged && before != null && before.live() && before.losses() == group.link().losses()) {
      // A copy sent to a new overlapping subscription; what came live in this session is newer.
      publish(before, receipt);
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
      group.dispatcher().history(index, said, receipt == null ? null : receipt.forValue());
      return true;
    }
    publish(content(said, message, now), receipt);
    return true;
  }

  private static boolean isLate(TagValue said, @Nullable Content before) {
    Instant time = said.sourceTimestamp();
    Instant present = before == null ? null : age(before);
    return time != null && present != null && time.isBefore(present);
  }

  // A live value without a source time is as old as its reception.
  private static @Nullable Instant age(Content content) {
    TagValue said = content.said();
    return said.sourceTimestamp() == null && said.value() != null && content.live()
        ? said.serverTimestamp()
        : said.sourceTimestamp();
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
        said, !message.retained(), group.link().losses(), presence().absences(), now, message);
  }

  private void publish(Content next, @Nullable Receipt receipt) {
    show(next, receipt == null ? null : receipt.forValue(), true);
  }

  private void show(Content next, @Nullable Runnable taken, boolean asValue) {
    content = next;
    Link linkNow = group.link();
    Refusal refusalNow = refusal;
    Presence presenceNow = device.presence();
    TagValue shown = judge(next, linkNow, refusalNow, presenceNow, silent);
    if (asValue) {
      group.dispatcher().value(index, shown, taken);
    } else {
      group.dispatcher().status(index, shown);
    }
    if (content != next
        || group.link() != linkNow
        || refusal != refusalNow
        || device.presence() != presenceNow) {
      refresh();
    }
  }

  /** Something other than a message changed: shows what follows from it. */
  void refresh() {
    while (true) {
      Content contentNow = content;
      Link linkNow = group.link();
      Refusal refusalNow = refusal;
      Presence presenceNow = device.presence();
      Content silentNow = silent;
      group
          .dispatcher()
          .status(index, judge(contentNow, linkNow, refusalNow, presenceNow, silentNow));
      if (content == contentNow
          && group.link() == linkNow
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

  /** Whether a retained message may still come that says something. */
  boolean awaitsRetained() {
    return content == null
        && refusal == null
        && binding.retained() != RetainedRule.IGNORE
        && !binding.filter().isShared();
  }

  /** Whether the message that came is all the broker can have kept for it. */
  boolean isSettledByOneMessage() {
    return content != null
        && binding.filter().isExact()
        && (binding.presence().isEmpty()
            || device.presence().availability() != Availability.UNKNOWN);
  }

  /** Whether a message came since the link was made last. */
  boolean isHeardSinceLinkUp() {
    Content latest = content;
    return latest != null && latest.losses() == group.link().losses();
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
