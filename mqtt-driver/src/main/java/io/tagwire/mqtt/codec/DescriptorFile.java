package io.tagwire.mqtt.codec;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A descriptor set of Protocol Buffers, as protoc writes it. */
final class DescriptorFile {
  private static final long MAX_BYTES = 16L * 1024 * 1024;
  private static final int KEPT = 16;

  // The points of a site mostly share one file. Guarded by itself.
  private static final Map<Key, Map<String, Descriptor>> FILES =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Map<String, Descriptor>> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(Path file, long size, long modified) {}

  private DescriptorFile() {}

  /** A message of a file; throws IllegalArgumentException with a sentence. */
  static Descriptor message(String file, String name) {
    Map<String, Descriptor> messages;
    try {
      messages = messages(Path.of(file).toAbsolutePath());
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "the descriptor set [" + file + "] cannot be read: " + e.getMessage(), e);
    }
    Descriptor type = messages.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "the descriptor set ["
              + file
              + "] has no message ["
              + name
              + "]; there are "
              + Raw.cut(String.join(", ", new TreeSet<>(messages.keySet()))));
    }
    return type;
  }

  private static Map<String, Descriptor> messages(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no such file");
    }
    Key key = new Key(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    if (key.size() > MAX_BYTES) {
      throw new IOException("it has " + key.size() + " bytes, at most " + MAX_BYTES);
    }
    synchronized (FILES) {
      Map<String, Descriptor> known = FILES.get(key);
      if (known == null) {
        known = read(Files.readAllBytes(file));
        FILES.put(key, known);
      }
      return known;
    }
  }

  private static Map<String, Descriptor> read(byte[] bytes) throws IOException {
    FileDescriptorSet set;
    try {
      set = FileDescriptorSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("it is no descriptor set: " + e.getMessage(), e);
    }
    Map<String, FileDescriptor> built = new LinkedHashMap<>();
    Map<String, Descriptor> messages = new LinkedHashMap<>();
    for (FileDescriptorProto proto : set.getFileList()) {
      FileDescriptor[] needed = new FileDescriptor[proto.getDependencyCount()];
      for (int i = 0; i < needed.length; i++) {
        String name = proto.getDependency(i);
        @Nullable FileDescriptor dependency = built.get(name);
        if (dependency == null) {
          throw new IOException("it needs [" + name + "]; make it with protoc --include_imports");
        }
        needed[i] = dependency;
      }
      try {
        FileDescriptor one = FileDescriptor.buildFrom(proto, needed);
        built.put(proto.getName(), one);
        one.getMessageTypes().forEach(type -> add(type, messages));
      } catch (DescriptorValidationException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return messages;
  }

  private static void add(Descriptor type, Map<String, Descriptor> messages) {
    messages.put(type.getFullName(), type);
    type.getNestedTypes().forEach(nested -> add(nested, messages));
  }
}
