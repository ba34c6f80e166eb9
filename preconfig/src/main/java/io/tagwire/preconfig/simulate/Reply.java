package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.template.Example;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a device says to a command, as a section of settings wants to hear it.
 *
 * @param point the point commanded
 * @param section confirm or answer
 */
record Reply(Point point, String section) {
  private Optional<String> setting(String key) {
    return point.settings().text(section + "." + key);
  }

  private String selector() {
    return setting("selector").orElse("");
  }

  private List<Settings> conditions() {
    return point.settings().rows(section + ".when");
  }

  private Optional<String> filter() {
    return setting("topic");
  }

  private List<String> words(String key) {
    return point.settings().items(section + "." + key);
  }

  /** Whether a message would be taken as a refusal of any command. */
  boolean isRefusal(Example.Message message) {
    if (filter().filter(filter -> Reach.matches(filter, message.topic())).isEmpty()) {
      return false;
    }
    Optional<Tree> body = Tree.parse(message.payload().toUtf8());
    if (body.filter(tree -> !Reach.isMeant(conditions(), tree)).isPresent()) {
      return false;
    }
    boolean failed = word(message, body).filter(words("failed")::contains).isPresent();
    String error = setting("error").orElse("");
    return failed || (error.startsWith("/") && body.flatMap(tree -> tree.get(error)).isPresent());
  }

  private Optional<String> word(Example.Message message, Optional<Tree> body) {
    if (selector().startsWith("$topic[")) {
      String[] levels = message.topic().split("/", -1);
      return level(levels.length).map(at -> levels[at]);
    }
    return selector().isEmpty()
        ? Optional.of(message.payload().toUtf8())
        : body.flatMap(tree -> tree.get(Selectors.pointer(selector())));
  }

  /** A message that answers a command and shows nothing else. */
  Sent response(Command command, Map<String, String> properties) {
    Map<String, String> own = new HashMap<>();
    if (properties.containsKey("correlation-data")) {
      own.put("correlation-data", properties.getOrDefault("correlation-data", ""));
    }
    String topic =
        filter().map(this::filled).orElseGet(() -> properties.getOrDefault("response-topic", ""));
    Optional<String> ok = words("ok").stream().findFirst();
    if (ok.isPresent() && selector().isEmpty() && setting("id").isEmpty()) {
      return new Sent(topic, Bytes.utf8(ok.get()), false, own);
    }
    Tree body = Selectors.meant(conditions());
    if (selector().startsWith("/")) {
      String word = ok.orElse("true");
      body.set(Selectors.pointer(selector()), word, !Selectors.isLiteral(word));
    }
    setting("id")
        .filter(at -> at.startsWith("/"))
        .ifPresent(
            at ->
                body.set(Selectors.pointer(at), command.id(), !Selectors.isLiteral(command.id())));
    return new Sent(topic, Bytes.utf8(body.toString()), false, own);
  }

  /**
   * A message that shows the new state.
   *
   * @param command what was commanded
   * @param known messages of the device; one of the right kind is taken and changed
   */
  Sent state(Command command, List<Example.Message> known) {
    String filter = filter().orElse(point.address());
    Optional<String> ok = words("ok").stream().findFirst();
    if (!selector().startsWith("/")) {
      return Sent.of(filled(filter), Bytes.utf8(plain(command, ok)));
    }
    Optional<Example.Message> model =
        known.stream()
            .filter(message -> Reach.matches(filter, message.topic()) && !isRefusal(message))
            .filter(
                message ->
                    Tree.parse(message.payload().toUtf8())
                        .filter(body -> Reach.isMeant(conditions(), body))
                        .isPresent())
            .findFirst();
    Tree body =
        model
            .flatMap(message -> Tree.parse(message.payload().toUtf8()))
            .orElseGet(() -> Selectors.meant(conditions()));
    String word = ok.orElseGet(() -> StateText.state(point, section + ".", command.raw()));
    Selectors.put(point, body, Selectors.pointer(selector()), word);
    String topic = model.map(Example.Message::topic).orElseGet(() -> filled(filter));
    return Sent.of(topic, Bytes.utf8(body.toString()));
  }

  // Where the topic tells, or no error is all that is wanted, the message need not hold the state.
  private String plain(Command command, Optional<String> ok) {
    if (selector().startsWith("$topic[")) {
      return Tree.empty().toString();
    }
    boolean onlyErrors =
        selector().isEmpty() && (setting("error").isPresent() || !conditions().isEmpty());
    return ok.orElseGet(
        () ->
            onlyErrors
                ? Selectors.meant(conditions()).toString()
                : StateText.state(point, section + ".", command.raw()));
  }

  // The level that tells the word has it, any other wildcard is some level.
  private String filled(String filter) {
    String[] levels = filter.split("/", -1);
    if (selector().startsWith("$topic[")) {
      Optional<String> ok = words("ok").stream().findFirst();
      level(levels.length).ifPresent(at -> levels[at] = ok.orElse(levels[at]));
    }
    return String.join(
        "/", Arrays.stream(levels).map(one -> one.matches("[+#]") ? "1" : one).toList());
  }

  private Optional<Integer> level(int count) {
    int index = Integer.parseInt(selector().replaceAll("[^-0-9]", ""));
    int at = index < 0 ? count + index : index;
    return at >= 0 && at < count ? Optional.of(at) : Optional.empty();
  }
}
