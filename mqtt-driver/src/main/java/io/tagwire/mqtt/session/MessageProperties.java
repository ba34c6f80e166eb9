package io.tagwire.mqtt.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a PUBLISH (MQTT 5 §3.3.2.3) by name: {@code payload-format} ({@code utf-8}),
 * {@code message-expiry} (seconds), {@code content-type}, {@code response-topic}, {@code
 * correlation-data} (base64), {@code user.<name>}.
 */
final class MessageProperties {
  private static final String USER = "user.";
  private static final String SUBSCRIPTION_IDS = "subscription-ids";

  private MessageProperties() {}

  /**
   * The names when asked for. Most messages have none but the ids of their subscriptions: what is
   * kept of them then is the ids alone.
   */
  static Supplier<Map<String, String>> lazily(MqttProperties properties, int[] ids) {
    boolean none =
        !properties.getPayloadFormat()
            && properties.getMessageExpiryInterval() == null
            && properties.getContentType() == null
            && properties.getResponseTopic() == null
            && properties.getCorrelationData() == null
            && isEmpty(properties.getUserProperties());
    if (!none) {
      return () -> names(properties);
    }
    return ids.length == 0 ? Map::of : () -> Map.of(SUBSCRIPTION_IDS, joined(ids));
  }

  private static String joined(int[] ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  private static boolean isEmpty(@Nullable List<?> list) {
    return list == null || list.isEmpty();
  }

  static Map<String, String> names(MqttProperties properties) {
    Map<String, String> names = new LinkedHashMap<>();
    if (properties.getPayloadFormat()) {
      names.put("payload-format", "utf-8");
    }
    Long expiry = properties.getMessageExpiryInterval();
    if (expiry != null) {
      names.put("message-expiry", Long.toString(expiry));
    }
    String contentType = properties.getContentType();
    if (contentType != null) {
      names.put("content-type", contentType);
    }
    String responseTopic = properties.getResponseTopic();
    if (responseTopic != null) {
      names.put("response-topic", responseTopic);
    }
    byte[] correlation = properties.getCorrelationData();
    if (correlation != null) {
      names.put("correlation-data", Base64.getEncoder().encodeToString(correlation));
    }
    List<UserProperty> user = properties.getUserProperties();
    if (user != null) {
      for (UserProperty property : user) {
        // A name may come twice; both values are shown.
        names.merge(USER + property.getKey(), property.getValue(), (a, b) -> a + ", " + b);
      }
    }
    return names;
  }

  /**
   * The other way.
   *
   * @throws IllegalArgumentException for a name or value that cannot be sent
   */
  static MqttProperties of(Map<String, String> names) {
    MqttProperties properties = new MqttProperties();
    List<UserProperty> user = new ArrayList<>();
    names.forEach(
        (name, value) -> {
          if (name.startsWith(USER)) {
            user.add(new UserProperty(name.substring(USER.length()), value));
          } else {
            set(properties, name, value);
          }
        });
    if (!user.isEmpty()) {
      properties.setUserProperties(user);
    }
    return properties;
  }

  private static void set(MqttProperties properties, String name, String value) {
    switch (name) {
      case "payload-format" -> properties.setPayloadFormat(value.equals("utf-8"));
      case "message-expiry" -> properties.setMessageExpiryInterval(seconds(value));
      case "content-type" -> properties.setContentType(value);
      case "response-topic" -> properties.setResponseTopic(value);
      case "correlation-data" -> properties.setCorrelationData(Base64.getDecoder().decode(value));
      default ->
          throw new IllegalArgumentException(
              "Property [" + name + "] is not one of a message; write user." + name);
    }
  }

  private static long seconds(String value) {
    try {
      long seconds = Long.parseLong(value.trim());
      if (seconds >= 0 && seconds <= 0xFFFF_FFFFL) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Property [message-expiry] is a number of seconds, not [" + value + "]", e);
    }
    throw new IllegalArgumentException(
        "Property [message-expiry] is from 0 to 4294967295 seconds, not [" + value + "]");
  }
}
