package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.jinja.Reading;
import io.tagwire.preconfig.importer.jinja.Writing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can be read, commanded, or both, as one point. Not thread-safe. */
final class Aspect {
  private final EntityAspects aspects;
  private final HomeEntity entity;
  private final Members config;
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
  private ShownNumber shown = ShownNumber.SAME;
  private boolean event;
  private List<String> body = List.of();

  Aspect(
      EntityAspects aspects,
      String name,
      String topic,
      String template,
      String commandTopic,
      String commandTemplate) {
    this.aspects = aspects;
    this.entity = aspects.entity();
    this.config = entity.config();
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
    options = texts.stream().distinct().toList();
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
    shown = new ShownNumber(by, plus);
    return this;
  }

  void withoutCommand() {
    commandKey = "";
  }

  void readOnly(String why, String text) {
    if (!commandKey.isEmpty() && entity.topic(commandKey).isPresent()) {
      aspects.refuse(name, why + ": it can only be read", text);
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
    point.presence(aspects.presence());
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
      aspects.found(point);
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
    Optional<String> template = templateKey.isEmpty() ? Optional.empty() : config.text(templateKey);
    if (template.filter(text -> !text.isBlank()).isEmpty()) {
      return Optional.of(member.isEmpty() ? Reading.WHOLE : Reading.at("/" + member));
    }
    try {
      return Optional.of(
          member.isEmpty() ? Reading.of(template.get()) : Reading.member(template.get(), member));
    } catch (IllegalArgumentException e) {
      Optional<Reading> raw = event ? onlyPlace(template.get()) : Optional.empty();
      aspects.refuse(
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
    point.map("map", shown.texts(reading.map()));
    if (!shown.isSame() && reading.map().isEmpty()) {
      point.set("scale", ShownNumber.plain(reading.scale().multiply(shown.factor())));
      point.set(
          "offset",
          ShownNumber.plain(reading.offset().multiply(shown.factor()).add(shown.addend())));
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
      point.set("scale", ShownNumber.plain(reading.scale()));
    }
    if (reading.offset().signum() != 0) {
      point.set("offset", ShownNumber.plain(reading.offset()));
    }
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
      AspectCommand.fits(writing, reading);
    } catch (IllegalArgumentException e) {
      readOnly("command: " + e.getMessage(), template.orElse(""));
      return;
    }
    point.write(topic);
    new AspectCommand(type, options, commands, sendOn, sendOff, shown, body)
        .into(point, writing, reading);
  }
}
