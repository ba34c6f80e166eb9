package io.tagwire.host.command;

import picocli.CommandLine.Option;

/** The option {@code --output}. */
final class OutputOption {
  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "table for people or jsonl for scripts; default: ${DEFAULT-VALUE}",
      defaultValue = "table",
      completionCandidates = Names.class)
  private OutputFormat format = OutputFormat.TABLE;

  boolean json() {
    return format == OutputFormat.JSONL;
  }

  /** The words people type. */
  static final class Names extends java.util.ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(java.util.List.of("table", "jsonl"));
    }
  }
}
