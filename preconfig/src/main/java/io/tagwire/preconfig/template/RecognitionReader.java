package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.config.Setting;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.Recognition.Form;
import io.tagwire.preconfig.template.Recognition.Gives;
import io.tagwire.preconfig.template.Recognition.Highest;
import io.tagwire.preconfig.template.Recognition.PayloadTest;
import io.tagwire.preconfig.template.Recognition.Role;
import io.tagwire.preconfig.template.Recognition.RowRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the recognition part of a template. */
final class RecognitionReader {
  private static final Pattern CAPTURE = Pattern.compile("\\{([a-z][a-z0-9-]*)(\\.\\.\\.)?}");
  private static final Map<String, Role> ROLES =
      Map.of(
          "device",
          Role.DEVICE,
          "beside",
          Role.BESIDE,
          "joins",
          Role.JOINS,
          "detail",
          Role.DETAIL,
          "base",
          Role.BASE);
  private static final Map<String, Form> FORMS =
      Map.of(
          "number", Form.NUMBER,
          "text", Form.TEXT,
          "bool", Form.BOOL,
          "scalar", Form.SCALAR,
          "object", Form.OBJECT,
          "array", Form.ARRAY,
          "null", Form.NULL);

  private final List<Setting> settings;
  private final List<String> parameters;
  private final Problems problems;

  RecognitionReader(List<Setting> settings, Problems problems) {
    this.settings = List.copyOf(settings);
    this.parameters = settings.stream().map(Setting::key).toList();
    this.problems = problems;
  }

  List<Recognition> readAll(List<Mapping> mappings) {
    List<Recognition> all = new ArrayList<>();
    mappings.forEach(mapping -> new One(mapping).read().ifPresent(all::add));
    return all;
  }

  // One entry: what it captures, and which of the captures are good for something.
  private final class One {
    private final Mapping mapping;
    private final Fields fields;
    private final Set<String> captures = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    One(Mapping mapping) {
      this.mapping = mapping;
      this.fields = new Fields(mapping, "A recognition", problems);
    }

    Optional<Recognition> read() {
      Optional<String> topic = fields.required("topic");
      topic.ifPresent(text -> topic(text, fields.at("topic")));
      Role role = fields.choice("role", ROLES).orElse(Role.DEVICE);
      List<PayloadTest> payload = new ArrayList<>();
      fields.mappings("payload").forEach(test -> test(test).ifPresent(payload::add));
      Map<String, String> where = new LinkedHashMap<>();
      texts("where", (member, text) -> where(member, text, where));
      List<String> identity = fields.texts("identity");
      identity.forEach(name -> captured(name, fields.at("identity")));
      Gives gives = gives();
      fields.refuseRest();
      for (String capture : captures) {
        boolean good = used.contains(capture) || parameters.contains(capture);
        // Who says what the identity is has seen that the rest only has to be there.
        if (role != Role.BASE && identity.isEmpty() && !good) {
          problems.error(
              mapping.place(),
              "Capture [" + capture + "] is neither a parameter nor used in [set]",
              Nearest.suggestion(capture, parameters));
        }
      }
      return topic.map(
          text -> new Recognition(mapping.place(), text, role, where, payload, identity, gives));
    }

    private Gives gives() {
      Map<String, String> set = new LinkedHashMap<>();
      texts(
          "set",
          (member, text) -> {
            parameter(member, null);
            references(text, member.place(), Set.of());
            set.put(member.key(), text);
          });
      Map<String, String> present = new LinkedHashMap<>();
      texts(
          "present",
          (member, text) -> {
            parameter(member, Setting.Flag.class);
            pointer(text, member.place());
            present.put(member.key(), text);
          });
      Map<String, Highest> highest = new LinkedHashMap<>();
      for (Member member : members("highest")) {
        parameter(member, Setting.Whole.class);
        highest(member).ifPresent(one -> highest.put(member.key(), one));
      }
      Map<String, String> collect = new LinkedHashMap<>();
      texts(
          "collect",
          (member, text) -> {
            parameter(member, Setting.Items.class);
            references(text, member.place(), Set.of());
            collect.put(member.key(), text);
          });
      Map<String, RowRule> rows = new LinkedHashMap<>();
      for (Member member : members("rows")) {
        parameter(member, Setting.Rows.class);
        rows(member).ifPresent(rule -> rows.put(member.key(), rule));
      }
      return new Gives(set, present, highest, collect, rows);
    }

    private void topic(String topic, Place place) {
      String[] levels = topic.split("/", -1);
      int open = 0;
      for (int i = 0; i < levels.length; i++) {
        Matcher capture = CAPTURE.matcher(levels[i]);
        while (capture.find()) {
          open += capture.group(2) == null ? 0 : 1;
          if (capture.group(2) != null && !capture.group().equals(levels[i])) {
            problems.error(
                place,
                "Topic [" + topic + "]: level [" + levels[i] + "] must be exactly one {name...}");
          }
          if (!captures.add(capture.group(1))) {
            problems.error(place, "Topic [" + topic + "]: {" + capture.group(1) + "} stands twice");
          }
        }
        String literal = capture.replaceAll("");
        if (literal.contains("{") || literal.contains("}")) {
          problems.error(
              place,
              "Topic [" + topic + "]: level [" + levels[i] + "] has a brace that is no {name}");
        } else if (literal.contains("#") && (!levels[i].equals("#") || i < levels.length - 1)) {
          problems.error(place, "Topic [" + topic + "]: '#' must be the last level");
        } else if (literal.contains("+") && !levels[i].equals("+")) {
          problems.error(place, "Topic [" + topic + "]: '+' must be a whole level");
        }
      }
      if (open > 2) {
        problems.error(place, "Topic [" + topic + "] may hold two {name...} at most");
      }
    }

    private Optional<PayloadTest> test(Mapping test) {
      Fields own = new Fields(test, "A payload test", problems);
      Optional<String> pointer = own.text("pointer");
      Optional<String> matches = own.text("matches");
      PayloadTest read =
          new PayloadTest(
              pointer.orElse(""),
              own.text("equals"),
              matches,
              own.choice("form", FORMS),
              own.flag("absent").orElse(false),
              own.text("capture"));
      own.refuseRest();
      if (pointer.isEmpty()) {
        own.required("pointer");
      } else if (!pointer.get().equals(PayloadTest.WHOLE)) {
        captures.addAll(pointer(pointer.get(), own.at("pointer")));
      }
      matches.ifPresent(text -> pattern(text, own.at("matches")));
      read.capture().ifPresent(captures::add);
      return pointer.map(text -> read);
    }

    private void where(Member member, String text, Map<String, String> where) {
      captured(member.key(), member.place());
      pattern(text, member.place());
      where.put(member.key(), text);
    }

    private Optional<Highest> highest(Member member) {
      if (member.value() instanceof Scalar scalar) {
        index(scalar.text(), member.place());
        return Optional.of(new Highest(scalar.text(), 1));
      }
      if (!(member.value() instanceof Mapping inner)) {
        problems.error(member.place(), "[" + member.key() + "] must be a text or a mapping");
        return Optional.empty();
      }
      Fields own = new Fields(inner, "A highest index", problems);
      Optional<String> index = own.required("index");
      int first = own.whole("first").orElse(1L).intValue();
      own.refuseRest();
      index.ifPresent(text -> index(text, own.at("index")));
      return index.map(text -> new Highest(text, first));
    }

    private void index(String text, Place place) {
      if (!text.startsWith("/")) {
        references(text, place, Set.of());
      } else if (pointer(text, place).size() != 1) {
        problems.error(place, "Pointer [" + text + "] must hold one {name} for the index");
      }
    }

    private Optional<RowRule> rows(Member member) {
      if (!(member.value() instanceof Mapping inner)) {
        problems.error(member.place(), "[" + member.key() + "] must be a mapping");
        return Optional.empty();
      }
      Fields own = new Fields(inner, "A rule for rows", problems);
      String under = own.text("under").orElse("");
      Set<String> names = new LinkedHashSet<>(Set.of("type", "unit"));
      if (!under.isEmpty()) {
        names.addAll(pointer(under, own.at("under")));
      }
      Map<String, String> take = new LinkedHashMap<>();
      for (Member one : own.mapping("take").map(Mapping::members).orElse(List.of())) {
        if (one.value() instanceof Scalar scalar) {
          pointer(scalar.text(), one.place());
          names.add(one.key());
          take.put(one.key(), scalar.text());
        } else {
          problems.error(one.place(), "[" + one.key() + "] must be a pointer");
        }
      }
      String value = own.text("value").orElse("");
      pointer(value, own.at("value"));
      List<String> skip = own.texts("skip");
      skip.forEach(text -> pattern(text, own.at("skip")));
      String flags = own.text("flags").orElse("");
      pattern(flags, own.at("flags"));
      Map<String, String> columns = new LinkedHashMap<>();
      Optional<Mapping> cells = own.mapping("columns");
      if (cells.isEmpty()) {
        problems.error(member.place(), "A rule for rows needs the key [columns]");
      }
      for (Member cell : cells.map(Mapping::members).orElse(List.of())) {
        column(member.key(), cell);
        if (cell.value() instanceof Scalar scalar) {
          references(scalar.text(), cell.place(), names);
          columns.put(cell.key(), scalar.text());
        } else {
          problems.error(cell.place(), "[" + cell.key() + "] must be a text");
        }
      }
      own.refuseRest();
      return Optional.of(new RowRule(under, take, value, skip, flags, columns));
    }

    private void column(String parameter, Member cell) {
      for (Setting setting : settings) {
        if (setting.key().equals(parameter) && setting.kind() instanceof Setting.Rows rows) {
          List<String> known = rows.columns().stream().map(Setting::key).toList();
          if (!known.contains(cell.key())) {
            problems.error(
                cell.place(),
                "Parameter [" + parameter + "] has no column [" + cell.key() + "]",
                Nearest.suggestion(cell.key(), known));
          }
        }
      }
    }

    // Null for any kind: members of rows and lists are named with dots.
    private void parameter(Member member, @Nullable Class<? extends Setting.Kind> kind) {
      String name = member.key();
      Optional<Setting> setting =
          settings.stream()
              .filter(
                  one ->
                      name.equals(one.key()) || (kind == null && name.startsWith(one.key() + ".")))
              .findFirst();
      if (setting.isEmpty()) {
        problems.error(
            member.place(),
            "There is no parameter [" + name + "]",
            Nearest.suggestion(name, parameters));
      } else if (kind != null && !kind.isInstance(setting.get().kind())) {
        problems.error(
            member.place(), "Parameter [" + name + "] is of another kind than is given here");
      }
    }

    private void references(String text, Place place, Set<String> further) {
      try {
        for (String name : Substitution.parse(text).names()) {
          used.add(name);
          if (!captures.contains(name) && !further.contains(name)) {
            problems.error(
                place,
                "[${" + name + "}] is not captured here",
                Nearest.suggestion(name, captures));
          }
        }
      } catch (IllegalArgumentException e) {
        problems.error(place, String.valueOf(e.getMessage()));
      }
    }

    private Set<String> pointer(String pointer, Place place) {
      Set<String> names = new LinkedHashSet<>();
      if (!pointer.isEmpty() && !pointer.startsWith("/")) {
        problems.error(
            place, "Pointer [" + pointer + "] must begin with a slash (RFC 6901)", "/" + pointer);
      }
      Matcher capture = CAPTURE.matcher(pointer);
      while (capture.find()) {
        names.add(capture.group(1));
        if (capture.group(2) != null && capture.end() < pointer.length()) {
          problems.error(
              place, "Pointer [" + pointer + "]: " + capture.group() + " must stand at the end");
        }
      }
      return names;
    }

    private void captured(String name, Place place) {
      used.add(name);
      if (!captures.contains(name)) {
        problems.error(
            place, "[" + name + "] is not captured here", Nearest.suggestion(name, captures));
      }
    }

    private void pattern(String text, Place place) {
      try {
        Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        problems.error(place, "[" + text + "] is not a regular expression: " + e.getDescription());
      }
    }

    private List<Member> members(String key) {
      return fields.mapping(key).map(Mapping::members).orElse(List.of());
    }

    private void texts(String key, BiConsumer<Member, String> receiver) {
      for (Member member : members(key)) {
        Node value = member.value();
        if (value instanceof Scalar scalar) {
          receiver.accept(member, scalar.text());
        } else {
          problems.error(member.place(), "[" + member.key() + "] must be a text");
        }
      }
    }
  }
}
