package io.drover.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where rows go as they come: a table on standard output, lines of JSON in a file. */
final class Report {
  private final Optional<Path> json;
  private final JsonMapper mapper = new JsonMapper();

  Report(Optional<Path> json) {
    this.json = json;
  }

  void begin(String machine) {
    System.out.println(machine);
    System.out.println();
    System.out.println(Row.heading());
  }

  void add(Row row) throws IOException {
    System.out.println(row.markdown());
    if (json.isPresent()) {
      Files.writeString(
          json.get(),
          row.json(mapper) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  /** What goes on, for somebody who watches. */
  void note(String text) {
    System.err.println(text);
  }
}
