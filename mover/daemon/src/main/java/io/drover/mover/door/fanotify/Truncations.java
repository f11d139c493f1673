package io.drover.mover.door.fanotify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What of a thread tells whether it truncates a file by its path (proc_pid_syscall(5)). */
public final class Truncations {
  private static final int UNKNOWN = 0;
  private static final String ON_A_PROCESSOR = "running";

  private Truncations() {}

  /**
   * Whether it is in that call, or waits for a processor and may be.
   *
   * @param thread its number, 0 for one that is outside our sight
   */
  public static boolean mayComeFrom(int thread) {
    if (thread == UNKNOWN) {
      return true;
    }
    Path about = Path.of("/proc", Integer.toString(thread));
    try {
      String call = Files.readString(about.resolve("syscall")).strip();
      return call.equals(ON_A_PROCESSOR) || isTruncation(call.substring(0, call.indexOf(' ')));
    } catch (IOException unreadable) {
      // It has ended, or we may not look at it, and then nothing is known of it.
      return Files.exists(about);
    }
  }

  private static boolean isTruncation(String number) {
    return BlockingCall.of(Long.parseLong(number)).equals(Optional.of(BlockingCall.TRUNCATE));
  }
}
