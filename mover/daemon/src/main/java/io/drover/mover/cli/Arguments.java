package io.drover.mover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of the command line as they were given. Java decodes them by the locale, which loses
 * what the locale has no character for; the kernel still has their bytes (proc_pid_cmdline(5)).
 */
final class Arguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** The arguments of this process, in the form of {@link ByteText}. */
  static String[] ofProcess(String[] decoded) {
    try {
      return faithful(decoded, Files.readAllBytes(COMMAND_LINE));
    } catch (IOException e) {
      // Without /proc mounted only names that the locale cannot write are lost.
      return decoded;
    }
  }

  /**
   * Takes the last words of the command line, as many as there are arguments: before them stand
   * Java and its options.
   */
  static String[] faithful(String[] decoded, byte[] commandLine) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        words.add(ByteText.decode(Arrays.copyOfRange(commandLine, start, i)));
        start = i + 1;
      }
    }
    int first = words.size() - decoded.length;
    return first < 1 ? decoded : words.subList(first, words.size()).toArray(String[]::new);
  }
}
