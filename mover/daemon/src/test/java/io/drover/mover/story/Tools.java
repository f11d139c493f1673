package io.drover.mover.story;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Other people's programs, and abilities of the kernel, that some stories need. */
final class Tools {
  private static final Pattern COLON = Pattern.compile(":");

  private Tools() {}

  /** Skips the test where one is not installed, and says what is not proven then. */
  static void assume(String unproven, String... programs) {
    for (String program : programs) {
      assumeTrue(isInstalled(program), () -> "no " + program + ": not proven " + unproven);
    }
  }

  /** Skips the test where root may make no ring of io_uring(7). */
  static void assumeRings(String unproven) {
    Path disabled = Path.of("/proc/sys/kernel/io_uring_disabled");
    try {
      // 1 is for users without CAP_SYS_ADMIN.
      boolean possible = Files.exists(disabled) && !Files.readString(disabled).strip().equals("2");
      assumeTrue(possible, () -> "no io_uring: not proven " + unproven);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInstalled(String program) {
    Stream<String> path = COLON.splitAsStream(System.getenv("PATH"));
    return Stream.concat(path, List.of("/usr/sbin", "/sbin").stream())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
