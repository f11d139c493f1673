package io.drover.mover.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One console block of a document: what is typed, and what is said then. */
record Console(List<Step> steps) {
  private static final String FENCE = "```";
  private static final String PROMPT = "$ ";
  private static final String HERE_DOCUMENT = "<<'END'";

  /** What is typed, with the lines of its here-document, and the lines that it prints. */
  record Step(String command, List<String> printed) {}

  /** The blocks below a heading of this name, in their order. */
  static List<Console> below(String heading, Path document) throws IOException {
    List<String> lines = Files.readAllLines(document);
    int start = lines.indexOf("## " + heading);
    if (start < 0) {
      throw new IOException(document + " has no heading " + heading);
    }
    List<Console> blocks = new ArrayList<>();
    for (int at = start + 1; at < lines.size() && !lines.get(at).startsWith("## "); at++) {
      if (lines.get(at).equals(FENCE + "console")) {
        int end = at + lines.subList(at, lines.size()).indexOf(FENCE);
        blocks.add(new Console(steps(lines.subList(at + 1, end))));
        at = end;
      }
    }
    return blocks;
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (int at = 0; at < lines.size(); ) {
      String first = lines.get(at);
      if (!first.startsWith(PROMPT)) {
        throw new IllegalArgumentException("no prompt before: " + first);
      }
      int typed = at + 1;
      if (first.endsWith(HERE_DOCUMENT)) {
        typed = at + lines.subList(at, lines.size()).indexOf("END") + 1;
      }
      int next = typed;
      while (next < lines.size() && !lines.get(next).startsWith(PROMPT)) {
        next++;
      }
      String command = String.join("\n", lines.subList(at, typed)).substring(PROMPT.length());
      steps.add(new Step(command, List.copyOf(lines.subList(typed, next))));
      at = next;
    }
    return steps;
  }
}
