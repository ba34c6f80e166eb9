package io.tagwire.mqtt.codec;

import java.util.List;

/**
 * The place of a member in a JSON object that is built.
 *
 * @param names of the members from the outermost to the innermost, at least one
 */
public record MemberPath(List<String> names) {
  /** Copies the names. */
  public MemberPath {
    names = List.copyOf(names);
  }

  /**
   * Reads a JSON pointer (RFC 6901). A token that looks like an index is a name, too: what is built
   * holds objects only.
   *
   * @param text the pointer
   * @return the path
   * @throws IllegalArgumentException with a sentence for people if it is no pointer, or the empty
   *     one, which is the whole document
   */
  public static MemberPath parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("Member []: the empty pointer is no member");
    }
    return new MemberPath(Pointer.parse(text, "Member").names());
  }

  /** As a JSON pointer. */
  @Override
  public String toString() {
    StringBuilder pointer = new StringBuilder();
    names.forEach(name -> pointer.append('/').append(name.replace("~", "~0").replace("/", "~1")));
    return pointer.toString();
  }
}
