package io.tagwire.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void typedValuesAreRead() {
    Settings settings =
        Settings.of("whole", "7", "decimal", "1.5", "flag", "true", "time", "5s", "text", "x");
    assertThat(settings.whole("whole")).contains(7L);
    assertThat(settings.decimal("decimal")).contains(1.5);
    assertThat(settings.flag("flag")).contains(true);
    assertThat(settings.duration("time")).contains(Duration.ofSeconds(5));
    assertThat(settings.text("text")).contains("x");
    assertThat(settings.whole("none")).isEmpty();
  }

  @Test
  void valueOfAnotherTypeIsRefusedWithKeyAndValue() {
    assertThatThrownBy(() -> Settings.of("qos", "high").whole("qos"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[qos]")
        .hasMessageContaining("[high]");
    assertThatThrownBy(() -> Settings.of("retain", "yes").flag("retain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[yes]");
  }

  @Test
  void itemsStandUnderNumbersOrAloneUnderTheKey() {
    assertThat(Settings.of("b.0", "x", "b.1", "y", "b.10", "lost").items("b"))
        .containsExactly("x", "y");
    assertThat(Settings.of("b", "x").items("b")).containsExactly("x");
    assertThat(Settings.NONE.items("b")).isEmpty();
  }

  @Test
  void itemsKeepTheirOrderAboveNine() {
    Settings settings = Settings.NONE;
    for (int i = 0; i < 12; i++) {
      settings = settings.with("b." + i, "v" + i);
    }
    assertThat(settings.items("b")).hasSize(12).endsWith("v9", "v10", "v11");
  }

  @Test
  void rowsAndSectionsAreCutOut() {
    Settings settings = Settings.of("p.0.topic", "a", "p.1.topic", "b", "p.1.online", "1");
    assertThat(settings.rows("p"))
        .containsExactly(Settings.of("topic", "a"), Settings.of("topic", "b", "online", "1"));
    assertThat(settings.section("p.1").text("online")).contains("1");
    assertThat(Settings.of("will", "x", "wills.topic", "y").section("will"))
        .isEqualTo(Settings.NONE);
  }

  @Test
  void settingsDoNotChangeWithTheMapTheyCameFrom() {
    Map<String, String> map = new HashMap<>(Map.of("a", "1"));
    Settings settings = new Settings(map);
    map.put("b", "2");
    assertThat(settings).isEqualTo(Settings.of("a", "1"));
    assertThatThrownBy(() -> settings.values().put("c", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
