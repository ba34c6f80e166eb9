package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.Decoded.Reason;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML of bounded cost, without document types and entities of its own. */
final class XmlReader {
  static final int MAX_DEPTH = 64;
  static final int MAX_ELEMENTS = 100_000;
  private static final int MAX_LENGTH = 4 * 1024 * 1024;

  private static final int HEAD = 200;
  private static final Pattern ENCODING =
      Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

  private static final XMLInputFactory FACTORY = factory();

  private XmlReader() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is loaded from elsewhere");
        });
    return factory;
  }

  private static final class Open {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Open(String name) {
      this.name = name;
    }

    XmlElement close() {
      return new XmlElement(name, attributes, children, text.toString());
    }
  }

  /** The root element, or a {@link Fault}. */
  static Object parse(Object raw) {
    Object text = raw instanceof byte[] bytes ? decode(bytes) : Raw.text(raw);
    if (!(text instanceof String document)) {
      return text;
    }
    if (document.length() > MAX_LENGTH) {
      return payload(
          "it has " + document.length() + " characters, at most " + MAX_LENGTH + " are read");
    }
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(document.trim()));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      return payload(sentence(e));
    } catch (RuntimeException e) {
      // The parser of the JDK throws these at some broken documents.
      return payload(String.valueOf(e.getMessage()));
    }
  }

  // Not left to the parser: that of the JDK complains of broken characters on standard error.
  private static Object decode(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
    Matcher declared = ENCODING.matcher(head);
    try {
      boolean marked = head.startsWith("\u00fe\u00ff") || head.startsWith("\u00ff\u00fe");
      Charset charset =
          marked
              ? StandardCharsets.UTF_16
              : declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return payload("it has characters that are not of its encoding");
    } catch (IllegalArgumentException e) {
      return payload("its encoding [" + declared.group(1) + "] is not known");
    }
  }

  private static String sentence(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int text = message.indexOf("Message: ");
    String place =
        e.getLocation() == null
            ? ""
            : ", at line "
                + e.getLocation().getLineNumber()
                + " column "
                + e.getLocation().getColumnNumber();
    return (text < 0 ? message : message.substring(text + "Message: ".length())) + place;
  }

  private static Fault payload(String why) {
    return new Fault(Reason.PAYLOAD, "Not XML that is read: " + why);
  }

  private static Object read(XMLStreamReader reader) throws XMLStreamException {
    Deque<Open> open = new ArrayDeque<>();
    XmlElement root = null;
    int elements = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          elements++;
          if (open.size() >= MAX_DEPTH || elements > MAX_ELEMENTS) {
            return payload("more than " + MAX_DEPTH + " levels or " + MAX_ELEMENTS + " elements");
          }
          open.push(start(reader));
        }
        case XMLStreamConstants.END_ELEMENT -> {
          XmlElement closed = open.pop().close();
          if (open.isEmpty()) {
            root = closed;
          } else {
            open.peek().children.add(closed);
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (!open.isEmpty()) {
            open.peek().text.append(reader.getText());
          }
        }
        case XMLStreamConstants.DTD -> {
          return payload("a document type declaration is refused");
        }
        case XMLStreamConstants.ENTITY_REFERENCE -> {
          return payload("the entity [" + reader.getLocalName() + "] is not known");
        }
        default -> {
          // Comments and instructions mean nothing here.
        }
      }
    }
    return root == null ? payload("there is no element") : root;
  }

  private static Open start(XMLStreamReader reader) {
    Open element = new Open(reader.getName().getLocalPart());
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      element.attributes.put(
          reader.getAttributeName(i).getLocalPart(), reader.getAttributeValue(i));
    }
    return element;
  }
}
