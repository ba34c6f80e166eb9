package io.tagwire.mqtt.intake;

import io.tagwire.driver.config.Durations;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.presence.Presence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a point shows, from everything known about it: the whole table of qualities, in order of
 * precedence, in this one place. No rule makes a quality better than the messages say.
 */
final class QualityRule {
  static final String NOTHING_YET = "nothing received yet";
  static final String LINK_BACK = "link is back, no value since";
  static final String DEVICE_BACK = "device is back, no value since";
  static final String LIVE_WHILE_OFFLINE = "value arrived although: ";

  private QualityRule() {}

  /**
   * Works out what a point shows.
   *
   * @param content what messages say; null before the first
   * @param link the link to the broker
   * @param refusal the refused subscription, if there is one
   * @param presence of the device
   * @param offlineIsBad whether a value of an offline device is bad, else last usable
   * @param silentFor the time allowed between messages if it is over, else null
   * @return {@code content.said()} itself when there is nothing to add
   */
  static TagValue judge(
      @Nullable Content content,
      Link link,
      @Nullable Refusal refusal,
      Presence presence,
      boolean offlineIsBad,
      @Nullable Duration silentFor) {
    if (!link.up()) {
      return linkDown(content, link);
    }
    if (refusal != null) {
      return content == null
          ? TagValue.absent(Quality.BAD_CONFIGURATION, refusal.since(), refusal.detail())
          : content.said().withQuality(Quality.BAD_CONFIGURATION, refusal.detail());
    }
    if (presence.isOffline()) {
      return offline(content, link, presence, offlineIsBad);
    }
    if (content == null) {
      return TagValue.absent(Quality.BAD_WAITING_FOR_INITIAL_DATA, link.since(), NOTHING_YET);
    }
    TagValue said = content.said();
    if (said.quality().isBad()) {
      return said;
    }
    if (content.losses() != link.losses()) {
      return said.withQuality(Quality.UNCERTAIN_LAST_USABLE, LINK_BACK);
    }
    if (content.absences() != presence.absences()) {
      return said.withQuality(Quality.UNCERTAIN_LAST_USABLE, DEVICE_BACK);
    }
    if (silentFor != null) {
      return said.withQuality(
          Quality.UNCERTAIN_LAST_USABLE, "no message for " + Durations.format(silentFor));
    }
    return said;
  }

  private static TagValue linkDown(@Nullable Content content, Link link) {
    if (content == null || content.said().value() == null) {
      return TagValue.absent(Quality.BAD_NOT_CONNECTED, link.since(), link.detail());
    }
    TagValue said = content.said();
    return said.quality().isBad()
        ? said.withQuality(said.quality(), both(said.detail(), link.detail()))
        : said.withQuality(Quality.UNCERTAIN_NO_COMMUNICATION, link.detail());
  }

  private static TagValue offline(
      @Nullable Content content, Link link, Presence presence, boolean offlineIsBad) {
    if (content == null || content.said().value() == null) {
      return TagValue.absent(Quality.BAD_DEVICE_FAILURE, presence.since(), presence.detail());
    }
    TagValue said = content.said();
    if (said.quality().isBad()) {
      return said.withQuality(said.quality(), both(said.detail(), presence.detail()));
    }
    boolean contradicts =
        content.live()
            && content.absences() == presence.absences()
            && content.losses() == link.losses();
    if (contradicts) {
      return said.withQuality(Quality.UNCERTAIN, LIVE_WHILE_OFFLINE + presence.detail());
    }
    return said.withQuality(
        offlineIsBad ? Quality.BAD_DEVICE_FAILURE : Quality.UNCERTAIN_LAST_USABLE,
        presence.detail());
  }

  private static String both(@Nullable String first, String second) {
    return first == null ? second : first + "; " + second;
  }
}
