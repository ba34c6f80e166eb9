package io.tagwire.mqtt.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is only added to. */
interface LogFile extends Closeable {

  /** Makes and opens new ones. */
  @FunctionalInterface
  interface Opener {
    LogFile create(Path path) throws IOException;
  }

  /** Adds all of it, or throws; then any part of it may be there. */
  void write(ByteBuffer bytes) throws IOException;

  /** Returns when everything written is on the disk. */
  void force() throws IOException;

  /** Takes away what is beyond this length. */
  void truncate(long length) throws IOException;

  /** A new file that only its owner may read. */
  static LogFile open(Path path) throws IOException {
    return new OnDisk(
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly()));
  }

  /** Attributes of files that hold commands; none where the file system does not know owners. */
  static FileAttribute<?>[] ownerOnly() {
    return only("rw-------");
  }

  /** Makes a folder for such files if it is not there; only its owner may look into it. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder, only("rwx------"));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("it is not a folder", e);
    }
  }

  private static FileAttribute<?>[] only(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * The real one.
   *
   * @param channel at its end
   */
  record OnDisk(FileChannel channel) implements LogFile {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
      channel.position(length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
