package io.tagwire.host.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a JSON document that a selector reads, as exactly as its text tells. */
record MemberPath(List<String> tokens) {
  /** Any element of an array. */
  static final String ELEMENT = "*";

  private static final Pattern POINTER =
      Pattern.compile("(?:\\$keys?:|\\$root)?(/.*?|)(?:\\[-?\\d+])?");
  private static final Pattern ANY = Pattern.compile("\\[.*]|-?\\d+");

  MemberPath {
    tokens = List.copyOf(tokens);
  }

  /** The places a selector may read; none if it reads something else than the payload. */
  static List<MemberPath> of(String selector, String series) {
    List<MemberPath> paths = new ArrayList<>();
    for (String one : selector.split("\\s*\\|\\|\\s*", -1)) {
      if (one.equals("$payload") || one.equals("$bytes")) {
        paths.add(new MemberPath(List.of()));
      } else if (!one.startsWith("$") || one.startsWith("$root") || one.startsWith("$key")) {
        Matcher pointer = POINTER.matcher(one);
        if (pointer.matches()) {
          List<String> tokens = new ArrayList<>();
          if (!series.isEmpty() && !one.startsWith("$root")) {
            tokens.addAll(split(series));
            tokens.add(ELEMENT);
          }
          tokens.addAll(split(pointer.group(1)));
          paths.add(new MemberPath(tokens));
        }
      }
    }
    return paths;
  }

  /** Whether reading here reads that place too: it is the same, or below. */
  boolean reads(List<String> place) {
    if (place.size() < tokens.size()) {
      return false;
    }
    for (int i = 0; i < tokens.size(); i++) {
      String own = tokens.get(i);
      boolean any = own.equals(ELEMENT) || ANY.matcher(own).matches();
      boolean same =
          own.equals(place.get(i)) || (any && (own.startsWith("[") || own.equals(ELEMENT)));
      if (!same && !(any && place.get(i).equals(ELEMENT))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> split(String pointer) {
    List<String> tokens = new ArrayList<>();
    if (pointer.isEmpty()) {
      return tokens;
    }
    // A token in brackets may hold slashes of its own, written as ~1.
    for (String token : pointer.substring(1).split("/", -1)) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return tokens;
  }
}
