package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.template.Recognition;
import io.tagwire.preconfig.template.Recognition.Form;
import io.tagwire.preconfig.template.Recognition.PayloadTest;
import io.tagwire.preconfig.template.Recognition.Role;
import io.tagwire.preconfig.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One recognition of a template, made ready to be tried on messages. Immutable. */
final class SignRule {
  private static final int MAX_MATCHES = 1_000;
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?|NaN");

  private final Template template;
  private final Recognition recognition;
  private final TopicPattern topic;
  private final List<Test> tests = new ArrayList<>();
  private final Map<String, Pattern> where = new LinkedHashMap<>();
  private final Map<String, SettingValidator> parameters = new HashMap<>();
  private final int score;

  private record Test(PayloadTest rule, MemberPattern member, Optional<Pattern> matches) {}

  SignRule(Template template, Recognition recognition) {
    this.template = template;
    this.recognition = recognition;
    this.topic = new TopicPattern(recognition.topic());
    recognition
        .where()
        .forEach((name, regex) -> where.put(name, Pattern.compile(regex, Pattern.DOTALL)));
    int sum = topic.score() + where.size();
    for (PayloadTest test : recognition.payload()) {
      boolean whole = isWhole(test);
      tests.add(
          new Test(
              test,
              new MemberPattern(whole ? "" : test.pointer()),
              test.matches().map(regex -> Pattern.compile(regex, Pattern.DOTALL))));
      sum += score(test);
    }
    for (Setting setting : template.parameters()) {
      parameters.put(setting.key(), new SettingValidator(List.of(setting)));
    }
    score = sum;
  }

  Template template() {
    return template;
  }

  Recognition recognition() {
    return recognition;
  }

  /** How exact the sign is; more is more exact. */
  int score() {
    return score;
  }

  /**
   * What a message captures.
   *
   * @param bases for captures that have one of several texts: these texts
   * @return captures, one entry for each device the message is of; empty if it is no such message
   */
  List<Map<String, String>> match(Sample sample, Map<String, Set<String>> bases) {
    for (Map<String, String> start : topic.match(sample.topic())) {
      List<Map<String, String>> found = payload(sample, start);
      List<Map<String, String>> right =
          found.stream().filter(captures -> fits(captures, bases)).toList();
      if (!right.isEmpty()) {
        return right;
      }
    }
    return List.of();
  }

  private List<Map<String, String>> payload(Sample sample, Map<String, String> start) {
    List<Map<String, String>> so = List.of(start);
    for (Test test : tests) {
      List<Map<String, String>> next = new ArrayList<>();
      for (Map<String, String> captures : so) {
        next.addAll(test(test, sample, captures));
        if (next.size() > MAX_MATCHES) {
          break;
        }
      }
      so = next;
      if (so.isEmpty()) {
        return so;
      }
    }
    return so;
  }

  private static List<Map<String, String>> test(
      Test test, Sample sample, Map<String, String> captures) {
    if (isWhole(test.rule())) {
      return sample
          .text()
          .filter(text -> holds(test, text.strip()))
          .map(text -> List.of(captured(test, text.strip(), captures)))
          .orElse(List.of());
    }
    if (sample.json().isEmpty()) {
      return List.of();
    }
    List<MemberPattern.Spot> spots = test.member().find(sample.json().get(), captures);
    if (test.rule().absent()) {
      return spots.isEmpty() ? List.of(captures) : List.of();
    }
    List<Map<String, String>> found = new ArrayList<>();
    for (MemberPattern.Spot spot : spots) {
      boolean right = test.rule().form().map(form -> has(spot.node(), form)).orElse(true);
      boolean textual = test.rule().equalTo().isPresent() || test.matches().isPresent();
      if (right
          && (!textual || (spot.node() instanceof Scalar scalar && holds(test, scalar.text())))) {
        String text = spot.node() instanceof Scalar scalar ? scalar.text() : "";
        found.add(captured(test, text, spot.captures()));
      }
    }
    return found;
  }

  // Where the whole document is a single value, its text is that of the payload.
  private static boolean isWhole(PayloadTest test) {
    return test.pointer().equals(PayloadTest.WHOLE)
        || (test.pointer().isEmpty() && (test.equalTo().isPresent() || test.matches().isPresent()));
  }

  private static boolean holds(Test test, String text) {
    return test.rule().equalTo().map(text::equals).orElse(true)
        && test.matches().map(regex -> regex.matcher(text).matches()).orElse(true);
  }

  private static Map<String, String> captured(Test test, String text, Map<String, String> so) {
    if (test.rule().capture().isEmpty()) {
      return so;
    }
    Map<String, String> more = new HashMap<>(so);
    more.put(test.rule().capture().get(), text);
    return more;
  }

  private boolean fits(Map<String, String> captures, Map<String, Set<String>> bases) {
    for (Map.Entry<String, Pattern> rule : where.entrySet()) {
      Matcher matcher = rule.getValue().matcher(captures.getOrDefault(rule.getKey(), ""));
      if (!matcher.matches()) {
        return false;
      }
    }
    for (Map.Entry<String, String> capture : captures.entrySet()) {
      SettingValidator validator = parameters.get(capture.getKey());
      if (recognition.role() != Role.BASE
          && bases.containsKey(capture.getKey())
          && !bases.getOrDefault(capture.getKey(), Set.of()).contains(capture.getValue())) {
        return false;
      }
      if (validator != null
          && !validator.check(Settings.of(capture.getKey(), capture.getValue())).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The captures that tell one device from another. */
  Map<String, String> identity(Map<String, String> captures) {
    Map<String, String> identity = new TreeMap<>();
    captures.forEach(
        (name, text) -> {
          boolean wanted =
              recognition.identity().isEmpty()
                  ? parameters.containsKey(name)
                  : recognition.identity().contains(name);
          if (wanted) {
            identity.put(name, text);
          }
        });
    return identity;
  }

  static boolean has(Node node, Form form) {
    return switch (form) {
      case OBJECT -> node instanceof Mapping;
      case ARRAY -> node instanceof Sequence;
      case NULL -> node instanceof Scalar scalar && scalar.isNull();
      case NUMBER -> node instanceof Scalar scalar && isNumber(scalar);
      case BOOL -> node instanceof Scalar scalar && isBool(scalar);
      case TEXT -> node instanceof Scalar scalar && scalar.quoted();
      case SCALAR -> node instanceof Scalar scalar && !scalar.isNull();
    };
  }

  static boolean isNumber(Scalar scalar) {
    return !scalar.quoted() && NUMBER.matcher(scalar.text()).matches();
  }

  static boolean isBool(Scalar scalar) {
    return !scalar.quoted() && (scalar.text().equals("true") || scalar.text().equals("false"));
  }

  private static int score(PayloadTest test) {
    if (test.equalTo().isPresent()) {
      return 5;
    }
    if (test.matches().isPresent()) {
      return 4;
    }
    if (test.absent()) {
      return 1;
    }
    return test.form().isPresent() ? 3 : 2;
  }
}
