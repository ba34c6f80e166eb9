package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.jinja.Reading;
import io.tagwire.preconfig.importer.jinja.Writing;
import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Problems;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes points of what can be read and commanded of one entity. */
final class EntityAspects {
  private static final String VALUE = "{value}";

  private static final Set<String> MODES = Set.of("all", "any", "latest");

  private final HomeEntity entity;
  private final Members config;
  private final DeviceDraft device;
  private final Findings findings;
  private final Presence presence;

  EntityAspects(HomeEntity entity, DeviceDraft device, Findings findings) {
    this.entity = entity;
    this.config = entity.config();
    this.device = device;
    this.findings = findings;
    this.presence = availability();
    if (config.flag("retain")) {
      refuse(
          entity.name(),
          "it asks for commands that the broker keeps: not done, for a kept command is sent again"
              + " whenever the device connects",
          "");
    }
  }

  void refuse(String name, String why, String text) {
    findings.untranslated(config.place(), device, name, why, text);
  }

  /** An aspect by the keys of its topics and templates; an empty key for none. */
  Aspect of(
      String name, String topic, String template, String commandTopic, String commandTemplate) {
    return new Aspect(name, topic, template, commandTopic, commandTemplate);
  }

  private Presence availability() {
    Presence found = Presence.NONE;
    List<Members> rows = new ArrayList<>(config.objects("availability", Abbreviations::entity));
    Optional<String> single = entity.topic("availability_topic");
    if (single.isPresent()) {
      found = row(found, single.get(), "availability_template", config);
    }
    for (Members row : rows) {
      Optional<String> topic = row.text("topic").map(entity::expanded);
      if (topic.isPresent()) {
        found = row(found, topic.get(), "value_template", row);
      }
    }
    String mode = config.text("availability_mode", "latest");
    if (!MODES.contains(mode)) {
      refuse(entity.name(), "its availability mode is none of all, any, latest", mode);
      return found;
    }
    return found.deciding(mode);
  }

  private Presence row(Presence before, String topic, String templateKey, Members row) {
    if (!Topics.isName(topic)) {
      refuse(entity.name(), "its availability is no single topic", topic);
      return before;
    }
    String online = row.text("payload_available", config.text("payload_available", "online"));
    String offline =
        row.text("payload_not_available", config.text("payload_not_available", "offline"));
    Optional<String> template = row.text(templateKey);
    if (template.isEmpty()) {
      return before.and(topic, "", online, offline);
    }
    try {
      Reading reading = Reading.of(template.get());
      if (!reading.steps().isEmpty() || !reading.when().isEmpty()) {
        throw new IllegalArgumentException("only a place and a choice are supported here");
      }
      String selector = reading.selector().equals("$payload") ? "" : reading.selector();
      if (reading.map().isEmpty()) {
        return before.and(topic, selector, online, offline);
      }
      List<String> yes = reading.rawOf(online);
      if (yes.isEmpty()) {
        throw new IllegalArgumentException("no text stands for online");
      }
      return before.and(
          topic, selector, String.join("|", yes), String.join("|", reading.rawOf(offline)));
    } catch (IllegalArgumentException e) {
      refuse(entity.name(), "availability: " + e.getMessage(), template.get());
      return before;
    }
  }

  /** What can be read, commanded, or both, as one point. Not thread-safe. */
  final class Aspect {
    private final PointDraft point;
    private final String name;
    private final String topicKey;
    private final String templateKey;
    private final String commandTemplateKey;
    private String commandKey;
    private ValueType type = ValueType.TEXT;
    private List<String> options = List.of();
    private List<String> variables = List.of("value");
    private Map<String, String> commands = Map.of();
    private String member = "";
    private String only = "";
    private @Nullable String on;
    private @Nullable String off;
    private @Nullable String sendOn;
    private @Nullable String sendOff;
    private @Nullable BigDecimal factor;
    private BigDecimal addend = BigDecimal.ZERO;
    private boolean event;
    private List<String> body = List.of();

    private Aspect(
        String name, String topic, String template, String commandTopic, String commandTemplate) {
      this.name = name;
      this.topicKey = topic;
      this.templateKey = template;
      this.commandKey = commandTopic;
      this.commandTemplateKey = commandTemplate;
      this.point = new PointDraft(config.place(), name);
    }

    Aspect type(ValueType valueType) {
      type = valueType;
      return this;
    }

    Aspect unit(String unit) {
      point.unit(unit);
      return this;
    }

    Aspect range(@Nullable BigDecimal low, @Nullable BigDecimal high) {
      point.range(low, high);
      return this;
    }

    Aspect options(List<String> texts) {
      options = EntityPoints.distinct(texts);
      return this;
    }

    /** Another name under which a command template knows the value. */
    Aspect variables(String variable) {
      variables = List.of("value", variable);
      return this;
    }

    /** What it reads as true and false. */
    Aspect words(String yes, String no) {
      on = yes;
      off = no;
      return this;
    }

    /** What is sent for true and false. */
    Aspect sends(String yes, String no) {
      sendOn = yes;
      sendOff = no;
      return this;
    }

    /** What is sent by the text that is written. */
    Aspect commands(Map<String, String> payloads) {
      commands = new TreeMap<>(payloads);
      return this;
    }

    /** The member of the document that is the value. */
    Aspect member(String key) {
      member = key;
      return this;
    }

    /** The only text that counts. */
    void only(String text) {
      only = text;
    }

    /** The members that lead to the value in the command. */
    Aspect body(List<String> members) {
      body = List.copyOf(members);
      return this;
    }

    /** Sent in one command with others, with the last values of those that are not written. */
    Aspect together(String command, String place) {
      point.set("write.together", command);
      point.set("write.member", place);
      point.set("write.others", "last");
      return this;
    }

    Aspect event() {
      event = true;
      return this;
    }

    /** How Home Assistant shows a number of the device. */
    Aspect shown(BigDecimal by, BigDecimal plus) {
      if (by.compareTo(BigDecimal.ONE) != 0 || plus.signum() != 0) {
        factor = by;
        addend = plus;
      }
      return this;
    }

    void withoutCommand() {
      commandKey = "";
    }

    void readOnly(String why, String text) {
      if (!commandKey.isEmpty() && entity.topic(commandKey).isPresent()) {
        refuse(name, why + ": it can only be read", text);
        commandKey = "";
      }
    }

    /** Adds the point if the document names one of its topics. */
    void addIfThere() {
      if (topic(topicKey).isPresent() || topic(commandKey).isPresent()) {
        add();
      }
    }

    private Optional<String> topic(String key) {
      return key.isEmpty() ? Optional.empty() : entity.topic(key);
    }

    void add() {
      point.component(entity.component()).key(unique()).type(type).options(options);
      point.description(config.text("name").filter(text -> !text.equals(name)).orElse(""));
      Optional<Reading> reading = topic(topicKey).flatMap(this::reading);
      reading.ifPresent(one -> read(topic(topicKey).orElse(""), one));
      topic(commandKey).ifPresent(command -> write(command, reading));
      point.presence(presence);
      config.number("expire_after").ifPresent(this::staleAfter);
      if (event) {
        point.event();
      }
      if (point.isReadable()
          && point.isWritable()
          && commands.isEmpty()
          && !config.flag("optimistic")) {
        point.set("confirm.by", "value");
      }
      if (point.isReadable() || point.isWritable() || topic(topicKey).isEmpty()) {
        findings.add(device, point);
      }
    }

    private String unique() {
      return name.equals(entity.name()) || !name.startsWith(entity.name() + " ")
          ? entity.key()
          : entity.key() + name.substring(entity.name().length()).replace(' ', '_');
    }

    private void staleAfter(BigDecimal seconds) {
      if (seconds.signum() > 0 && seconds.compareTo(BigDecimal.valueOf(300_000_000)) < 0) {
        long ms = seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValue();
        point.set("stale-after", ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms");
      }
    }

    private Optional<Reading> reading(String topic) {
      Optional<String> template =
          templateKey.isEmpty() ? Optional.empty() : config.text(templateKey);
      if (template.filter(text -> !text.isBlank()).isEmpty()) {
        return Optional.of(member.isEmpty() ? Reading.WHOLE : Reading.at("/" + member));
      }
      try {
        return Optional.of(
            member.isEmpty() ? Reading.of(template.get()) : Reading.member(template.get(), member));
      } catch (IllegalArgumentException e) {
        Optional<Reading> raw = event ? onlyPlace(template.get()) : Optional.empty();
        refuse(
            name,
            raw.isPresent()
                ? e.getMessage() + "; the text it begins with is taken as it is"
                : String.valueOf(e.getMessage()),
            template.get());
        return raw;
      }
    }

    // What happened is told by a text; a template only takes it apart.
    private Optional<Reading> onlyPlace(String template) {
      return PlacesRead.only(template).map(Reading::at);
    }

    private void read(String topic, Reading reading) {
      boolean isDocument = reading.selector().isEmpty();
      point.read(
          topic, isDocument || reading.selector().equals("$payload") ? "" : reading.selector());
      if (!reading.steps().isEmpty()) {
        point.set("decode", String.join(" | ", reading.steps()));
        if (isDocument) {
          point.set("selector", "$payload");
        }
      }
      point.map("map", shown(reading.map()));
      if (factor != null && reading.map().isEmpty()) {
        point.set("scale", plain(reading.scale().multiply(factor)));
        point.set("offset", plain(reading.offset().multiply(factor).add(addend)));
        point.set("round", "0");
      } else {
        linear(reading);
      }
      if (reading.round() >= 0) {
        point.set("round", Integer.toString(reading.round()));
      }
      reading.absent().ifPresent(text -> point.set("absent", "value").set("absent-value", text));
      int row = 0;
      for (Map.Entry<String, String> when : reading.when().entrySet()) {
        point.set("when." + row + ".selector", when.getKey());
        point.set("when." + row + ".equals", when.getValue());
        row++;
      }
      if (!only.isEmpty()) {
        point.set("when." + row + ".selector", "$payload");
        point.set("when." + row + ".equals", only);
      }
      if (on != null && off != null) {
        point.words(on, off);
      }
    }

    private void linear(Reading reading) {
      if (reading.scale().compareTo(BigDecimal.ONE) != 0) {
        point.set("scale", plain(reading.scale()));
      }
      if (reading.offset().signum() != 0) {
        point.set("offset", plain(reading.offset()));
      }
    }

    private Map<String, String> shown(Map<String, String> map) {
      if (factor == null) {
        return map;
      }
      Map<String, String> shown = new LinkedHashMap<>();
      map.forEach((raw, text) -> shown.put(raw, shown(text)));
      return shown;
    }

    // As Home Assistant turns a speed into a percentage.
    private String shown(String text) {
      BigDecimal by = factor;
      return Members.decimal(text)
          .filter(number -> by != null)
          .map(
              number ->
                  number.signum() == 0
                      ? "0"
                      : plain(
                          number
                              .multiply(by == null ? BigDecimal.ONE : by)
                              .add(addend)
                              .setScale(0, RoundingMode.DOWN)))
          .orElse(text);
    }

    private void write(String topic, Optional<Reading> reading) {
      Writing writing;
      Optional<String> template =
          commandTemplateKey.isEmpty() ? Optional.empty() : config.text(commandTemplateKey);
      try {
        writing =
            template.filter(text -> !text.isBlank()).isPresent()
                ? Writing.of(template.get(), variables)
                : Writing.PLAIN;
        fits(writing, reading);
      } catch (IllegalArgumentException e) {
        readOnly("command: " + e.getMessage(), template.orElse(""));
        return;
      }
      point.write(topic);
      Map<String, String> sent = sent(writing, reading);
      if (type == ValueType.BOOL && sent.isEmpty() && sendOn != null && sendOff != null) {
        // The driver asks the map first, if there is one.
        boolean mapped = reading.isPresent() && !reading.get().map().isEmpty();
        point.set(mapped ? "write.map.true" : "write.true", sendOn);
        point.set(mapped ? "write.map.false" : "write.false", sendOff);
      }
      point.map("write.map", sent);
      if (body.isEmpty()) {
        payload(writing);
      } else {
        object();
      }
    }

    private void fits(Writing writing, Optional<Reading> reading) {
      BigDecimal scale = reading.map(Reading::scale).orElse(BigDecimal.ONE);
      BigDecimal offset = reading.map(Reading::offset).orElse(BigDecimal.ZERO);
      boolean same =
          near(writing.scale().multiply(scale), BigDecimal.ONE)
              && near(writing.offset().multiply(scale), offset.negate());
      if (!same) {
        throw new IllegalArgumentException("it is not scaled the other way round as it is read");
      }
    }

    private boolean near(BigDecimal one, BigDecimal other) {
      return one.subtract(other).abs().compareTo(new BigDecimal("1e-9")) < 0;
    }

    private Map<String, String> sent(Writing writing, Optional<Reading> reading) {
      if (!commands.isEmpty()) {
        return filled(commands, writing.map());
      }
      Map<String, String> sent = new LinkedHashMap<>();
      if (type == ValueType.BOOL && sendOn != null && sendOff != null) {
        if (!writing.map().isEmpty()) {
          sent.putAll(filled(Map.of("true", sendOn, "false", sendOff), writing.map()));
        }
        return sent;
      }
      for (String option : options) {
        sent.put(option, option);
      }
      if (writing.map().isEmpty()) {
        return reading.isPresent() && !reading.get().map().isEmpty() && options.isEmpty()
            ? same(reading.get().map())
            : sent;
      }
      if (!options.isEmpty()) {
        return filled(sent, writing.map());
      }
      writing
          .map()
          .forEach(
              (value, text) -> {
                if (!value.equals("*")) {
                  sent.put(shown(value), text);
                }
              });
      return sent;
    }

    private Map<String, String> same(Map<String, String> map) {
      Map<String, String> same = new LinkedHashMap<>();
      map.values().forEach(text -> same.put(text, text));
      return same;
    }

    // What the template makes of each payload.
    private Map<String, String> filled(Map<String, String> payloads, Map<String, String> map) {
      if (map.isEmpty()) {
        return payloads;
      }
      Map<String, String> filled = new LinkedHashMap<>();
      payloads.forEach(
          (value, payload) -> {
            String text = map.getOrDefault(payload, map.get("*"));
            if (text != null) {
              filled.put(value, text);
            }
          });
      return filled;
    }

    private void payload(Writing writing) {
      String payload = writing.payload();
      if (payload.equals(VALUE)) {
        return;
      }
      point.set("write.payload", payload);
      // A text inside of JSON has to be escaped: the driver does that.
      boolean text = type == ValueType.TEXT && payload.contains('"' + VALUE + '"');
      boolean alone =
          !payload.replace('"' + VALUE + '"', "\"\"").contains(VALUE) && isObject(payload);
      if (writing.json() || (text && alone)) {
        point.set("write.format", "json");
      }
    }

    private void object() {
      StringBuilder object = new StringBuilder();
      body.forEach(key -> object.append("{\"").append(JsonTexts.escaped(key)).append("\":"));
      boolean json = type == ValueType.TEXT || type == ValueType.BOOL;
      object.append(json ? '"' + VALUE + '"' : VALUE).append("}".repeat(body.size()));
      point.set("write.payload", object.toString());
      if (json) {
        point.set("write.format", "json");
      }
    }

    private boolean isObject(String payload) {
      return JsonReader.parse("command", payload, new Problems()).isPresent();
    }

    private String plain(BigDecimal number) {
      BigDecimal rounded = number.round(MathContext.DECIMAL64);
      return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
  }
}
