package io.tagwire.preconfig.learn;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The unit a name of a member or a level suggests. A guess: people name things so. */
final class UnitGuess {
  private record Rule(Pattern name, String unit) {}

  // The first that fits counts. Words are told apart by case and by what is no letter.
  private static final List<Rule> RULES =
      List.of(
          rule("(^|.*_)(temp|tempc|temperature|dew_?point|dewp)(_c|c)?(_?\\d+)?$", "°C"),
          rule(".*_(degc|celsius)$", "°C"),
          rule(".*(tempf|_f|fahrenheit)$", "°F"),
          rule(
              "(^|.*_)(hum|humidity|soc|battery|batt|battery_level|moisture|percent)(_?\\d+)?$",
              "%"),
          rule("(^|.*_)(pressure|pres)(_?\\d+)?$", "hPa"),
          rule("(^|.*_)co2(_?\\d+)?$", "ppm"),
          rule("(^|.*_)(pm25|pm10|pm1)$", "µg/m³"),
          rule("(^|.*_)(illuminance|lux)$", "lx"),
          rule("(^|.*_)(rssi|signal)$", "dBm"),
          rule("(^|.*_)(snr|lsnr|lorasnr)$", "dB"),
          rule("(^|.*_)(voltage|volt|vcc)(_?\\w)?$", "V"),
          rule("(^|.*_)(current)(_?\\d)?$", "A"),
          rule("(^|.*_)(power|apower|act_power|active_power)(_?\\w)?$", "W"),
          rule("(^|.*_)(freq|frequency)$", "Hz"),
          rule(".*_mm$", "mm"),
          rule(".*_cm$", "cm"),
          rule(".*_kwh$", "kWh"),
          rule(".*_wh$", "Wh"),
          rule(".*_kw$", "kW"),
          rule(".*_(ms)$", "ms"),
          rule(".*_(mv)$", "mV"),
          rule("(^|.*_)(uptime|uptime_?sec)$", "s"));

  private UnitGuess() {}

  /** The words of a name in lower case, with {@code _} between: {@code DewPoint} is dew_point. */
  static String words(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** The unit, or an empty text if the name suggests none. */
  static String of(String name) {
    String words = words(name);
    for (Rule rule : RULES) {
      if (rule.name().matcher(words).matches()) {
        return rule.unit();
      }
    }
    return "";
  }

  private static Rule rule(String regex, String unit) {
    return new Rule(Pattern.compile(regex), unit);
  }
}
