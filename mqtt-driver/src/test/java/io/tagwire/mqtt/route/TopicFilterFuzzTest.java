package io.tagwire.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;

/**
 * Any text as address: it is a filter or refused with a sentence, and the router finds a topic
 * exactly where the filter says so. Only regression inputs run in the normal build.
 */
class TopicFilterFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void everyAddress(FuzzedDataProvider data) {
    TopicFilter filter;
    try {
      filter = TopicFilter.parse(data.consumeString(80));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("[");
      return;
    }
    String topic = data.consumeRemainingAsString();
    if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      // No broker sends a topic name like this (MQTT 5 §4.7.1).
      return;
    }
    TopicRouter<String> router = new TopicRouter<>();

    router.addAll(Map.of("target", filter));

    boolean found = !router.find(topic).isEmpty();
    assertThat(found).isEqualTo(filter.matches(topic));
    assertThat(TopicFilter.parse(filter.wire()).matches(topic)).isEqualTo(found);
    if (found) {
      assertThat(filter.variables(topic).keySet()).isEqualTo(filter.variables().keySet());
    }
    router.removeAll(Map.of("target", filter));
    assertThat(router.find(topic)).isEmpty();
  }
}
