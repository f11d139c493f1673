package io.drover.mover.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Asks whoever sits at the terminal. */
interface Question {
  /** Shows the text and answers the line that is typed; empty when there is none. */
  String ask(String text) throws IOException;

  /** At a terminal that is both written to and typed at. */
  static Question over(PrintStream out, InputStream in) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    return text -> {
      out.print(text);
      out.flush();
      String line = lines.readLine();
      return line == null ? "" : line.strip();
    };
  }
}
