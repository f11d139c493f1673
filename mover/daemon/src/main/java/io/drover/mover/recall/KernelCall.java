package io.drover.mover.recall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The system call in which a reader's thread waits, as the kernel shows it (proc_pid_syscall(5)).
 * An event tells neither a read from a write or a truncation, nor the flags of an open. Numbers are
 * those of x86_64 (arch/x86/entry/syscalls/syscall_64.tbl) and aarch64 (asm-generic/unistd.h).
 */
record KernelCall(String number, String secondArgument, String thirdArgument) {
  private static final Path PROC = Path.of("/proc");
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final KernelCall UNKNOWN = new KernelCall("unknown", "", "");

  /**
   * read, pread64, readv, preadv, preadv2, sendfile, splice, copy_file_range, io_submit and
   * io_uring_enter: on a descriptor that is open for reading alone, none of them changes a file.
   */
  private static final Set<String> READS =
      ARM
          ? Set.of("63", "67", "65", "69", "286", "71", "76", "285", "2", "426")
          : Set.of("0", "17", "19", "295", "327", "40", "275", "326", "209", "426");

  /** aarch64 has none. */
  private static final String OPEN = ARM ? "none" : "2";

  private static final String OPENAT = ARM ? "56" : "257";

  /** O_WRONLY, O_RDWR and O_TRUNC (asm-generic/fcntl.h, the same on both). */
  private static final long CHANGES = 1 | 2 | 0x200;

  /**
   * The event can be read a moment before its thread sleeps; until then the kernel says "running".
   * A tenth of a second in all: long enough for a thread that another one has displaced. Most are
   * asleep at the second or third look, which comes at once.
   */
  private static final int LOOKS_MAX = 1000;

  private static final int LOOKS_AT_ONCE = 3;

  private static final long LOOK_PAUSE_NANOS = 100_000;

  /** Number, six arguments, stack and instruction pointer; fewer outside of any call. */
  private static final int WORDS = 9;

  private static final int HEXADECIMAL = 16;

  static KernelCall of(Reader reader) throws IOException {
    Path shown = PROC.resolve(reader.thread() + "/syscall");
    for (int look = 0; look < LOOKS_MAX; look++) {
      List<String> words = List.of(Files.readString(shown).strip().split(" "));
      if (!words.getFirst().equals("running")) {
        return words.size() < WORDS
            ? UNKNOWN
            : new KernelCall(words.getFirst(), words.get(2), words.get(3));
      }
      if (look >= LOOKS_AT_ONCE) {
        LockSupport.parkNanos(LOOK_PAUSE_NANOS);
      }
    }
    return UNKNOWN;
  }

  /** Whether the content stays as it is, as long as nobody has the file open for writing. */
  boolean onlyReads() {
    return READS.contains(number);
  }

  /** Whether it opens a file to read it; one that is opened with O_TRUNC is cut unasked. */
  boolean opensToRead() {
    return (number.equals(OPEN) && changesNothing(secondArgument))
        || (number.equals(OPENAT) && changesNothing(thirdArgument));
  }

  private static boolean changesNothing(String flags) {
    return (Long.parseUnsignedLong(flags.substring(2), HEXADECIMAL) & CHANGES) == 0;
  }
}
