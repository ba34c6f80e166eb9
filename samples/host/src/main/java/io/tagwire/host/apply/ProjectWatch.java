package io.tagwire.host.apply;

import io.tagwire.host.apply.LiveProject.Mode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a project when its files change: YAML, CSV and JSON in the folder of the project. What is
 * being written is left until it looks the same twice. Looks at sizes and times, once a second,
 * because that works on every file system. Not thread-safe but for {@link #close}.
 */
public final class ProjectWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectWatch.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int DEPTH = 8;
  private static final int MAX_FILES = 10_000;
  private static final Set<String> KINDS = Set.of("yaml", "yml", "csv", "json");

  private final LiveProject project;
  private final Path folder;
  private final CountDownLatch end = new CountDownLatch(1);
  private Map<Path, String> applied;
  private Map<Path, String> seen;

  /**
   * Watches from now on, as often as {@link #look} is called.
   *
   * @param project what is applied
   */
  public ProjectWatch(LiveProject project) {
    this.project = project;
    Path path = project.path().toAbsolutePath();
    Path parent = path.getParent();
    this.folder = Files.isDirectory(path) || parent == null ? path : parent;
    this.applied = files();
    this.seen = applied;
  }

  /**
   * Watches with a thread of its own.
   *
   * @param project what is applied
   * @return close it to end the thread
   */
  public static ProjectWatch start(LiveProject project) {
    ProjectWatch watch = new ProjectWatch(project);
    Thread thread = new Thread(watch::run, "scada-host-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!end.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          var unused = look();
        } catch (RuntimeException e) {
          LOG.warn("The project cannot be applied", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Looks at the files once.
   *
   * @return what came of it; empty if nothing changed, or is still changing
   */
  public Optional<ApplyResult> look() {
    Map<Path, String> now = files();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(applied)) {
      return Optional.empty();
    }
    applied = now;
    return Optional.of(project.apply(Mode.KEEP_LINKS));
  }

  @Override
  public void close() {
    end.countDown();
  }

  private Map<Path, String> files() {
    Map<Path, String> files = new TreeMap<>();
    try {
      Files.walkFileTree(folder, Set.of(), DEPTH, new Collecting(files));
    } catch (IOException e) {
      LOG.debug("Folder [{}] cannot be read", folder, e);
    }
    return files;
  }

  private static final class Collecting extends SimpleFileVisitor<Path> {
    private final Map<Path, String> files;

    Collecting(Map<Path, String> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return name(directory).startsWith(".")
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = name(file);
      String kind = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (!name.startsWith(".") && KINDS.contains(kind)) {
        files.put(file, attributes.size() + " " + attributes.lastModifiedTime());
      }
      return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private static String name(Path path) {
      Path name = path.getFileName();
      return name == null ? "" : name.toString();
    }
  }
}
