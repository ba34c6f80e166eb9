package io.tagwire.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFilterTest {

  // The examples of MQTT 5 §4.7.1, and topics that look odd but are legal.
  @ParameterizedTest
  @CsvSource({
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/#, sport, true",
    "sport/#, sports, false",
    "#, anything/at/all, true",
    "#, /, true",
    "sport/tennis/+, sport/tennis/player1, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+, /finance, false",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+/#, a, true",
    "a/+/#, a/b, true",
    "a/+/#, a, false",
    "a/b, a/b, true",
    "a/b, a/B, false",
    "a//b, a//b, true",
    "a/+/b, a//b, true",
    "plug 1/ä/+, plug 1/ä/x, true",
    "$share/site/a/+, a/b, true",
    "a/{x}/c, a/b/c, true"
  })
  void matchesAsTheStandardSays(String filter, String topic, boolean expected) {
    assertThat(TopicFilter.parse(filter).matches(topic)).isEqualTo(expected);
  }

  // MQTT 5 §4.7.2
  @ParameterizedTest
  @CsvSource({
    "#, $SYS/broker, false",
    "+/broker, $SYS/broker, false",
    "{any}/broker, $SYS/broker, false",
    "$SYS/#, $SYS/broker, true",
    "$SYS/+, $SYS/broker, true",
    "a/#, a/$x, true"
  })
  void leadingWildcardsDoNotMatchSystemTopics(String filter, String topic, boolean expected) {
    assertThat(TopicFilter.parse(filter).matches(topic)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/#/b | Topic filter [a/#/b]: '#' must be the last level, found at level 1",
        "a/b# | Topic filter [a/b#]: '#' must be a whole level, found in [b#] at level 1",
        "a/b+/c | Topic filter [a/b+/c]: '+' must be a whole level, found in [b+] at level 1",
        "a/{x}/{x} | level variable {x} is there twice, again at level 2",
        "$share/a | a shared filter is written $share/<group>/<filter>",
        "$share/+/a | the share group [+] must not hold '+' or '#'",
        "$share/#g/a | the share group [#g] must not hold '+' or '#'"
      })
  void aFaultNamesFilterRuleAndPlace(String filter, String message) {
    assertThatThrownBy(() -> TopicFilter.parse(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyFilterAndANulCharacterAreFaults() {
    assertThatThrownBy(() -> TopicFilter.parse("")).hasMessageContaining("at least one character");
    assertThatThrownBy(() -> TopicFilter.parse("a\0b")).hasMessageContaining("at character 1");
  }

  @Test
  void aFilterBeyond65535BytesIsAFault() {
    assertThatThrownBy(() -> TopicFilter.parse("ä".repeat(32_768)))
        .hasMessageContaining("has 65536 bytes");
    assertThat(TopicFilter.parse("a".repeat(65_535)).isExact()).isTrue();
  }

  @Test
  void levelVariablesGiveTheLevelsOfATopicNames() {
    TopicFilter filter = TopicFilter.parse("site/{area}/+/{tank}");

    assertThat(filter.wire()).isEqualTo("site/+/+/+");
    assertThat(filter.isExact()).isFalse();
    assertThat(filter.variables("site/north/x/t1"))
        .isEqualTo(Map.of("area", "north", "tank", "t1"));
    assertThat(filter.variables("elsewhere")).isEmpty();
  }

  @Test
  void bracesWithinALevelAreLiteral() {
    TopicFilter filter = TopicFilter.parse("a/x{b}");

    assertThat(filter.isExact()).isTrue();
    assertThat(filter.matches("a/x{b}")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/#,a/b,true",
    "a/b/#,a,false",
    "a/b/#,a/c,false",
    "a/+/#,a,false",
    "a/+/#,a/b,true",
    "a/#,b,false",
    "#,a,true",
    "+,a/b,false",
    "a/+,a,false",
    "$share/g/a,a,true",
    "$share/g/a,b,false"
  })
  void wildcardsMatchWholeLevels(String filter, String topic, boolean matches) {
    assertThat(TopicFilter.parse(filter).matches(topic)).isEqualTo(matches);
  }

  @Test
  void halfACharacterIsRefused() {
    Map.of("a/\uD83D", 2, "\uDE00/a", 0, "a\uD83D/b", 1)
        .forEach(
            (text, at) ->
                assertThatThrownBy(() -> TopicFilter.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half a surrogate pair at character " + at));
  }

  @Test
  void aCharacterOfTwoHalvesIsOne() {
    assertThat(
            TopicFilter.parse("a/\uD83D\uDE00\uD83D\uDE00").matches("a/\uD83D\uDE00\uD83D\uDE00"))
        .isTrue();
  }

  @Test
  void aSharedFilterIsToldFromOthers() {
    assertThat(TopicFilter.parse("$share/g/a").isShared()).isTrue();
    assertThat(TopicFilter.parse("$shared/g/a").isShared()).isFalse();
    for (String text : new String[] {"$share/", "$share/g", "$share/g/", "$share//a"}) {
      assertThatThrownBy(() -> TopicFilter.parse(text)).hasMessageContaining("$share/<group>");
    }
  }

  // A broker keeps them with its session: they must be the same in every run and every release.
  @ParameterizedTest
  @CsvSource({
    "a/b,1",
    "a/+,90450950",
    "a/{x},90450950",
    "a/#,90978718",
    "+,162041018",
    "#,161513250",
    "$share/g/a,56080204"
  })
  void subscriptionIdsStayWhatTheyAre(String filter, int id) {
    assertThat(TopicFilter.parse(filter).subscriptionId()).isEqualTo(id);
  }

  @Test
  void filtersWithWildcardsHaveIdsOfTheirOwnInTheRangeOfTheStandard() {
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(TopicFilter.parse("site/pump" + i + "/+").subscriptionId());
    }

    assertThat(ids).hasSize(1_000).allSatisfy(id -> assertThat(id).isBetween(16, 268_435_455));
  }

  @Test
  void filtersAreEqualByTheirText() {
    assertThat(TopicFilter.parse("a/{x}"))
        .isEqualTo(TopicFilter.parse("a/{x}"))
        .hasSameHashCodeAs(TopicFilter.parse("a/{x}"))
        .isNotEqualTo(TopicFilter.parse("a/+"));
  }
}
