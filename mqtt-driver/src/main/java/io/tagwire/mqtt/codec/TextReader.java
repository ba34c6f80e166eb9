package io.tagwire.mqtt.codec;

import java.util.Map;

/**
 * Reads a text from a message, for rules that compare texts. Equal by its selector.
 *
 * @param selector where it is
 */
public record TextReader(Selector selector) {

  /** What was read. */
  public sealed interface Result {}

  /**
   * It is there.
   *
   * @param text the text; numbers and flags as JSON writes them
   */
  public record Found(String text) implements Result {}

  /** It is not in this message. */
  public record Missing() implements Result {
    static final Missing INSTANCE = new Missing();
  }

  /**
   * The message cannot be read.
   *
   * @param detail why
   */
  public record Unreadable(String detail) implements Result {}

  /**
   * A reader.
   *
   * @param selector where the text is; as in a point setting
   * @param variables index of the topic level by name of the level variable
   * @return the reader
   * @throws IllegalArgumentException if the selector is none
   */
  public static TextReader of(String selector, Map<String, Integer> variables) {
    return new TextReader(Selector.parse(selector, variables));
  }

  /**
   * Reads.
   *
   * @param payload the message
   * @return text, nothing, or why not
   */
  public Result read(Payload payload) {
    Object raw = selector.select(payload);
    if (raw == Nothing.ABSENT) {
      return Missing.INSTANCE;
    }
    return raw instanceof Fault fault ? new Unreadable(fault.detail()) : new Found(Raw.text(raw));
  }

  /**
   * Reads where some devices send the bare text and others a document: a message that the selector
   * cannot read is taken as text.
   *
   * @param payload the message
   * @return text, nothing, or why not
   */
  public Result readLenient(Payload payload) {
    Result read = read(payload);
    return read instanceof Unreadable && payload.text() instanceof String text
        ? new Found(text)
        : read;
  }

  /**
   * A text as a person can be shown it: long ones are cut.
   *
   * @param text any text
   * @return its beginning
   */
  public static String shown(String text) {
    return Raw.cut(text);
  }
}
