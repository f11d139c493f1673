package io.drover.mover.story;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Other people's programs that some stories need. */
final class Tools {
  private static final Pattern COLON = Pattern.compile(":");

  private Tools() {}

  /** Skips the test where one is not installed, and says what is not proven then. */
  static void assume(String unproven, String... programs) {
    for (String program : programs) {
      assumeTrue(isInstalled(program), () -> "no " + program + ": not proven " + unproven);
    }
  }

  private static boolean isInstalled(String program) {
    Stream<String> path = COLON.splitAsStream(System.getenv("PATH"));
    return Stream.concat(path, List.of("/usr/sbin", "/sbin").stream())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
