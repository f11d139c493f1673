package io.drover.mover.door.fanotify;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The system calls in which a reader may wait, by their numbers on x86_64 (arch/x86/entry/syscalls
 * /syscall_64.tbl) and aarch64 (asm-generic/unistd.h), and which of their arguments name a file.
 */
enum BlockingCall {
  READ(0, 63, Naming.FIRST),
  WRITE(1, 64, Naming.FIRST),
  PREAD(17, 67, Naming.FIRST),
  PWRITE(18, 68, Naming.FIRST),
  READV(19, 65, Naming.FIRST),
  WRITEV(20, 66, Naming.FIRST),
  PREADV(295, 69, Naming.FIRST),
  PWRITEV(296, 70, Naming.FIRST),
  PREADV2(327, 286, Naming.FIRST),
  PWRITEV2(328, 287, Naming.FIRST),
  MMAP(9, 222, Naming.FIFTH),
  FTRUNCATE(77, 46, Naming.FIRST),
  FALLOCATE(285, 47, Naming.FIRST),
  SENDFILE(40, 71, Naming.FIRST_AND_SECOND),
  SPLICE(275, 76, Naming.FIRST_AND_THIRD),
  COPY_FILE_RANGE(326, 285, Naming.FIRST_AND_THIRD),
  OPEN(2, BlockingCall.ABSENT, Naming.PATH),
  CREAT(85, BlockingCall.ABSENT, Naming.PATH),
  TRUNCATE(76, 45, Naming.PATH),
  EXECVE(59, 221, Naming.PATH),
  OPENAT(257, 56, Naming.PATH_FROM),
  OPENAT2(437, 437, Naming.PATH_FROM),
  EXECVEAT(322, 281, Naming.PATH_FROM);

  private static final int ABSENT = -1;

  private final int numberOnX86;
  private final int numberOnArm;
  private final Naming naming;

  BlockingCall(int numberOnX86, int numberOnArm, Naming naming) {
    this.numberOnX86 = numberOnX86;
    this.numberOnArm = numberOnArm;
    this.naming = naming;
  }

  /** Which arguments name files. */
  enum Naming {
    /** A descriptor. */
    FIRST,
    /** Descriptors, either of which may be the file. */
    FIRST_AND_SECOND,
    FIRST_AND_THIRD,
    /** A descriptor. */
    FIFTH,
    /** The first is a path that starts from the working directory. */
    PATH,
    /** The second is a path that starts from the directory whose descriptor is the first. */
    PATH_FROM
  }

  static Optional<BlockingCall> of(long number) {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return Arrays.stream(values())
        .filter(call -> (arm ? call.numberOnArm : call.numberOnX86) == number)
        .findFirst();
  }

  Naming naming() {
    return naming;
  }

  /** Which argument holds the flags of an opening. */
  OptionalInt openFlags() {
    return switch (this) {
      case OPEN -> OptionalInt.of(1);
      case OPENAT -> OptionalInt.of(2);
      default -> OptionalInt.empty();
    };
  }
}
