package io.tagwire.mqtt.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.jspecify.annotations.Nullable;

/** Instants as devices write them. */
final class Times {
  private static final long MAX_SECOND = 253_402_300_799L; // the end of the year 9999
  private static final int NANO_DIGITS = 9;

  private Times() {}

  /**
   * ISO 8601 / RFC 3339 as it occurs: T or a space; seconds may be missing; any number of digits
   * after a point or comma, nine are used; zone Z, +01:00, +0100 or +01; without one in {@code
   * zone}. An {@link Instant} or a {@link Fault}.
   */
  static Object iso(Object raw, ZoneId zone) {
    if (raw instanceof Instant) {
      return raw;
    }
    String text = Raw.text(raw).trim();
    try {
      Instant parsed = new IsoReader(text).read(zone);
      return parsed == null ? notIso(text) : parsed;
    } catch (DateTimeException e) {
      return notIso(text);
    }
  }

  private static Fault notIso(String text) {
    return Fault.step("[" + Raw.cut(text) + "] is not a time in ISO 8601");
  }

  /** A number of units of 10^-{@code digits} seconds since 1970. */
  static Object epoch(Object raw, int digits) {
    Object number = Numbers.of(raw);
    if (number instanceof Fault) {
      return number;
    }
    if (number instanceof Long whole) {
      long units =
          switch (digits) {
            case 0 -> 1L;
            case 3 -> 1_000L;
            case 6 -> 1_000_000L;
            default -> 1_000_000_000L;
          };
      long second = Math.floorDiv(whole, units);
      return second > MAX_SECOND || second < -MAX_SECOND
          ? beyond(raw)
          : Instant.ofEpochSecond(second, Math.floorMod(whole, units) * (1_000_000_000L / units));
    }
    if (number instanceof Double real && !Double.isFinite(real)) {
      return Fault.step("[" + Raw.shown(raw) + "] is not a time");
    }
    BigDecimal decimal = Numbers.toDecimal((Number) number);
    if (!Numbers.isReasonable(decimal)) {
      return beyond(raw);
    }
    BigDecimal seconds = decimal.movePointLeft(digits);
    if (seconds.abs().compareTo(BigDecimal.valueOf(MAX_SECOND)) > 0) {
      return beyond(raw);
    }
    long second = seconds.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
    long nano =
        seconds.subtract(BigDecimal.valueOf(second)).movePointRight(NANO_DIGITS).longValue();
    return Instant.ofEpochSecond(second, nano);
  }

  /**
   * A number since 1970 in the unit its size suggests, or else a text in ISO 8601. Seconds end in
   * the year 5138 then, and milliseconds begin in March 1973.
   */
  static Object auto(Object raw, ZoneId zone) {
    if (raw instanceof Instant) {
      return raw;
    }
    Object number = raw instanceof Number || isNumber(Raw.text(raw)) ? Numbers.of(raw) : raw;
    if (!(number instanceof Number plain)) {
      return iso(raw, zone);
    }
    double size = Math.abs(plain.doubleValue());
    return epoch(raw, size < 1e11 ? 0 : size < 1e14 ? 3 : size < 1e17 ? 6 : 9);
  }

  private static boolean isNumber(String text) {
    int separators = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      separators += c == '.' ? 1 : 0;
      if (!Numbers.isDigit(c) && c != '.' && c > ' ') {
        return false;
      }
    }
    return separators <= 1;
  }

  private static Fault beyond(Object raw) {
    return Fault.step(
        "["
            + Raw.shown(raw)
            + "] is after the year 9999; is it in a smaller unit, such as"
            + " milliseconds?");
  }

  /** By a pattern of {@link DateTimeFormatter}. */
  static Object pattern(Object raw, DateTimeFormatter formatter, ZoneId zone) {
    String text = Raw.text(raw).trim();
    try {
      TemporalAccessor parsed = formatter.parse(text);
      if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
        return Instant.from(parsed);
      }
      LocalDate date = parsed.query(TemporalQueries.localDate());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      if (date != null) {
        return LocalDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time)
            .atZone(zone)
            .toInstant();
      }
    } catch (DateTimeException e) {
      // Told below, as a pattern without a date is.
    }
    return Fault.step("[" + Raw.cut(text) + "] does not follow the pattern of its time");
  }

  private static final class IsoReader {
    private final String text;
    private int at;

    IsoReader(String text) {
      this.text = text;
    }

    @Nullable Instant read(ZoneId zone) {
      int year = digits(4);
      boolean dashed = accept('-');
      int month = digits(2);
      if (dashed && !accept('-')) {
        return null;
      }
      int day = digits(2);
      if (year < 0 || month < 0 || day < 0) {
        return null;
      }
      LocalDate date = LocalDate.of(year, month, day);
      if (at == text.length()) {
        return date.atStartOfDay(zone).toInstant();
      }
      if (!accept('T') && !accept('t') && !accept(' ')) {
        return null;
      }
      return time(date, zone);
    }

    private @Nullable Instant time(LocalDate date, ZoneId zone) {
      int hour = digits(2);
      boolean colon = accept(':');
      int minute = digits(2);
      int second = !colon || accept(':') ? optionalDigits() : 0;
      if (hour < 0 || minute < 0 || second < 0) {
        return null;
      }
      int nano = accept('.') || accept(',') ? fraction() : 0;
      if (nano < 0) {
        return null;
      }
      // A leap second has no place on the time line of Java: it is the second after it.
      boolean leap = second == 60;
      LocalDateTime local = date.atTime(hour, minute, leap ? 59 : second, nano);
      accept(' ');
      Instant instant = zoned(local, zone);
      return instant != null && leap ? instant.plusSeconds(1) : instant;
    }

    private int optionalDigits() {
      return at < text.length() && Numbers.isDigit(text.charAt(at)) ? digits(2) : 0;
    }

    private @Nullable Instant zoned(LocalDateTime local, ZoneId zone) {
      if (at == text.length()) {
        return zone instanceof ZoneOffset offset
            ? local.toInstant(offset)
            : local.atZone(zone).toInstant();
      }
      if (accept('Z') || accept('z')) {
        return at == text.length() ? local.toInstant(ZoneOffset.UTC) : null;
      }
      int sign = accept('+') ? 1 : accept('-') ? -1 : 0;
      int hours = digits(2);
      accept(':');
      int minutes = at < text.length() ? digits(2) : 0;
      if (sign == 0 || hours < 0 || minutes < 0 || at < text.length()) {
        return null;
      }
      return local.toInstant(ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes));
    }

    private boolean accept(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private int digits(int count) {
      int number = 0;
      for (int i = 0; i < count; i++) {
        if (at == text.length() || !Numbers.isDigit(text.charAt(at))) {
          return -1;
        }
        number = number * 10 + (text.charAt(at++) - '0');
      }
      return number;
    }

    private int fraction() {
      int nano = 0;
      int count = 0;
      while (at < text.length() && Numbers.isDigit(text.charAt(at))) {
        if (count < NANO_DIGITS) {
          nano = nano * 10 + (text.charAt(at) - '0');
        }
        count++;
        at++;
      }
      for (int i = count; i < NANO_DIGITS; i++) {
        nano *= 10;
      }
      return count == 0 ? -1 : nano;
    }
  }
}
