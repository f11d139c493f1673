package io.drover.mover.door.fanotify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The system calls in which a reader may wait, by their numbers on x86_64 (arch/x86/entry/syscalls
 * /syscall_64.tbl) and aarch64 (asm-generic/unistd.h), and which of their arguments name a file.
 */
enum BlockingCall {
  READ(0, 63, descriptors(0)),
  WRITE(1, 64, descriptors(0)),
  PREAD(17, 67, descriptors(0)),
  PWRITE(18, 68, descriptors(0)),
  READV(19, 65, descriptors(0)),
  WRITEV(20, 66, descriptors(0)),
  PREADV(295, 69, descriptors(0)),
  PWRITEV(296, 70, descriptors(0)),
  PREADV2(327, 286, descriptors(0)),
  PWRITEV2(328, 287, descriptors(0)),
  MMAP(9, 222, descriptors(4)),
  FTRUNCATE(77, 46, descriptors(0)),
  FALLOCATE(285, 47, descriptors(0)),
  SENDFILE(40, 71, descriptors(0, 1)),
  SPLICE(275, 76, descriptors(0, 2)),
  COPY_FILE_RANGE(326, 285, descriptors(0, 2)),
  OPEN(2, BlockingCall.ABSENT, path(0)),
  CREAT(85, BlockingCall.ABSENT, path(0)),
  TRUNCATE(76, 45, path(0)),
  EXECVE(59, 221, path(0)),
  OPENAT(257, 56, pathFrom(0)),
  OPENAT2(437, 437, pathFrom(0)),
  EXECVEAT(322, 281, pathFrom(0));

  private static final int ABSENT = -1;

  private final int numberOnX86;
  private final int numberOnArm;

  // Records of numbers and immutable lists of them.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Names names;

  BlockingCall(int numberOnX86, int numberOnArm, Names names) {
    this.numberOnX86 = numberOnX86;
    this.numberOnArm = numberOnArm;
    this.names = names;
  }

  /** How the arguments name files. */
  sealed interface Names {
    /** By descriptors, any of which may be the file. */
    record Descriptors(List<Integer> arguments) implements Names {}

    /** By a path that starts from the working directory. */
    record Path(int argument) implements Names {}

    /** By a path that starts from a directory's descriptor, the argument before it. */
    record PathFrom(int directoryArgument) implements Names {}
  }

  private static Names descriptors(Integer... arguments) {
    return new Names.Descriptors(List.of(arguments));
  }

  private static Names path(int argument) {
    return new Names.Path(argument);
  }

  private static Names pathFrom(int directoryArgument) {
    return new Names.PathFrom(directoryArgument);
  }

  static Optional<BlockingCall> of(long number) {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return Arrays.stream(values())
        .filter(call -> (arm ? call.numberOnArm : call.numberOnX86) == number)
        .findFirst();
  }

  Names names() {
    return names;
  }
}
