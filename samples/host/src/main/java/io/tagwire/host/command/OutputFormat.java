package io.tagwire.host.command;

/** How results are written. */
enum OutputFormat {
  /** For people: aligned. */
  TABLE,
  /** For scripts: one JSON object a line. */
  JSONL
}
