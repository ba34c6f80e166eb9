package io.tagwire.host.command;

import io.tagwire.driver.RawMessage;
import io.tagwire.host.output.Columns;
import io.tagwire.host.output.Json;
import io.tagwire.host.recording.Recording;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.learn.Learned;
import io.tagwire.preconfig.learn.Learned.LearnedDevice;
import io.tagwire.preconfig.learn.Learned.Unplaced;
import io.tagwire.preconfig.learn.Learner;
import io.tagwire.preconfig.learn.Limits;
import io.tagwire.preconfig.learn.ProjectFiles;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a project of what is heard. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description =
        "Listens to a broker, or reads a recording, recognises devices and writes a project with"
            + " their tags. What no template knows becomes tags in a group of its own, with type,"
            + " unit and range as far as the values tell; what cannot be placed is listed with the"
            + " reason.")
final class LearnCommand implements Callable<Integer> {
  /** So many topics that were not placed are shown; all of them stand in the project. */
  private static final int SHOWN = 20;

  private static final String REST = "not-placed.txt";

  @Mixin private MessageSource source = new MessageSource();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PROJECT",
      description = "Folder of the project to write; one that was not learned is left alone")
  private Path folder = Path.of("");

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Path project = folder.resolve("project.yaml");
    if (Files.exists(project) && !Files.readString(project).startsWith(ProjectFiles.MARK)) {
      err.println("tagwire: [" + folder + "] holds a project that was not learned; name another");
      return Tagwire.NO;
    }
    Learner learner = new Learner(Catalog.shipped().templates(), Limits.USUAL);
    boolean heard =
        source.read(
            err,
            () ->
                Wording.count(learner.messages(), "message")
                    + ", "
                    + Wording.count(learner.topics(), "topic"),
            message -> learner.add(message.topic(), message.payload()));
    if (!heard) {
      return Tagwire.NO;
    }
    if (learner.messages() == 0) {
      err.println("tagwire: no message was heard; nothing is written");
      return Tagwire.NO;
    }
    Learned learned = learner.learned();
    write(learned);
    show(learned);
    return check(err);
  }

  private void write(Learned learned) throws IOException {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    Map<String, String> files =
        new LinkedHashMap<>(ProjectFiles.of(name, source.driver(), source.connection(), learned));
    StringBuilder rest = new StringBuilder();
    learned
        .unplaced()
        .forEach(one -> rest.append(one.topic()).append("\t").append(one.reason()).append('\n'));
    files.put(REST, rest.toString());
    StringBuilder documents = new StringBuilder();
    learned.documents().forEach(one -> documents.append(line(one)).append('\n'));
    if (documents.length() > 0) {
      files.put(ProjectFiles.DOCUMENTS, documents.toString());
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private void show(Learned learned) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      learned.devices().forEach(device -> out.println(line(device)));
      learned.describedTopics().forEach((topic, importer) -> out.println(line(topic, importer)));
      learned.unplaced().forEach(one -> out.println(line(one)));
      return;
    }
    Map<String, int[]> sums = new LinkedHashMap<>();
    for (LearnedDevice device : learned.devices()) {
      int[] sum = sums.computeIfAbsent(device.template().identity().id(), id -> new int[2]);
      sum[0]++;
      sum[1] += device.points();
    }
    Columns columns = new Columns("TEMPLATE", "DEVICES", "TAGS");
    sums.forEach((id, sum) -> columns.row(id, "" + sum[0], "" + sum[1]));
    learned
        .described()
        .forEach(
            (importer, points) -> columns.row(importer + " documents", "", "" + points.size()));
    columns.row("none", "", "" + learned.points().size());
    columns.lines().forEach(out::println);
    List<Unplaced> unplaced = learned.unplaced();
    if (!unplaced.isEmpty()) {
      out.println();
      out.println("not placed:");
      unplaced.stream()
          .limit(SHOWN)
          .forEach(one -> out.println("  " + one.topic() + ": " + one.reason()));
      if (unplaced.size() > SHOWN) {
        out.println("  and " + (unplaced.size() - SHOWN) + " more, see " + folder.resolve(REST));
      }
    }
    out.println();
    out.println(
        Wording.count(learned.messages(), "message")
            + " of "
            + Wording.count(learned.topics(), "topic")
            + ", project written to "
            + folder);
  }

  // What was learned must be a sound project; if it is not, the user had better know.
  private int check(PrintWriter err) {
    Problems problems = new Problems();
    try (CheckedProject unused = CheckedProject.load(folder, Drivers.find(), problems)) {
      problems.list().forEach(err::println);
      return problems.hasErrors() ? Tagwire.NO : Tagwire.DONE;
    }
  }

  // When it was heard does not matter: the same documents give the same file.
  private static String line(Document document) {
    return Recording.line(
        new RawMessage(
            document.topic(),
            document.payload(),
            0,
            document.retained(),
            false,
            Map.of(),
            Instant.EPOCH));
  }

  private static String line(LearnedDevice device) {
    return Json.object(
        json -> {
          json.writeStringField("template", device.template().identity().id());
          json.writeStringField("family", device.template().identity().family());
          json.writeObjectFieldStart("parameters");
          for (Map.Entry<String, String> one : device.parameters().entrySet()) {
            json.writeStringField(one.getKey(), one.getValue());
          }
          json.writeEndObject();
          json.writeNumberField("tags", device.points());
          json.writeArrayFieldStart("topics");
          for (String topic : device.topics()) {
            json.writeString(topic);
          }
          json.writeEndArray();
        });
  }

  private static String line(String topic, String importer) {
    return Json.object(
        json -> {
          json.writeStringField("importer", importer);
          json.writeStringField("topic", topic);
        });
  }

  private static String line(Unplaced unplaced) {
    return Json.object(
        json -> {
          json.writeStringField("topic", unplaced.topic());
          json.writeStringField("reason", unplaced.reason());
        });
  }
}
