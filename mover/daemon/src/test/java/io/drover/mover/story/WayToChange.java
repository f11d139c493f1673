package io.drover.mover.story;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.Extents.Place;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Mapping;
import io.drover.linux.Open;
import io.drover.linux.Ring;
import io.drover.linux.UserCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The ways in which programs change a file, in its middle or at its end. */
enum WayToChange {
  PWRITE(opened((file, middle) -> Io.writeAll(file, words(), middle + 17))),
  PWRITE_BEYOND_THE_END(opened((file, middle) -> Io.writeAll(file, words(), 3 * middle))),
  ADD_TO_THE_END((file, _) -> Files.write(file, text(), APPEND)),
  REPLACE_ALL((file, _) -> Files.write(file, text(), WRITE, TRUNCATE_EXISTING)),
  EMPTY((file, _) -> Files.newOutputStream(file, WRITE, TRUNCATE_EXISTING).close()),
  FTRUNCATE(opened((file, middle) -> Io.truncate(file, middle + 17))),
  FTRUNCATE_LONGER(opened((file, middle) -> Io.truncate(file, 3 * middle))),
  TRUNCATE((file, middle) -> UserCalls.truncate(file.toString(), middle + 17)),
  TRUNCATE_LONGER((file, middle) -> UserCalls.truncate(file.toString(), 3 * middle)),
  FALLOCATE(allocated(0)),
  FALLOCATE_KEEPING_THE_SIZE(allocated(UserCalls.KEEP_SIZE)),
  PUNCH(allocated(UserCalls.PUNCH_HOLE | UserCalls.KEEP_SIZE)),
  ZERO(allocated(UserCalls.ZERO_RANGE)),
  COLLAPSE(allocated(UserCalls.COLLAPSE_RANGE)),
  INSERT(allocated(UserCalls.INSERT_RANGE)),
  STORE(opened(WayToChange::store)),
  DIRECT((file, middle) -> direct(file, middle)),
  IO_URING(opened((file, middle) -> Ring.write(file, words(), middle))),
  SPLICE(opened(WayToChange::splice)),
  COPY_INTO((file, middle) -> fromAnother(file, middle, UserCalls::copy)),
  CLONE_INTO((file, middle) -> fromAnother(file, middle, WayToChange::share)),
  DEDUPE((file, middle) -> fromAnother(file, middle, UserCalls::dedupe)),
  DD(shell("printf drover | dd of=\"$1\" conv=notrunc bs=6 seek=9 status=none")),
  SED(shell("sed -i '1s/^/drover/' \"$1\"")),
  SHELL(shell("echo drover >> \"$1\"")),
  CP_OVER(shell("printf drover > \"$1-new\" && cp \"$1-new\" \"$1\"")),
  RENAME_OVER((file, _) -> renameOver(file)),
  HARD_LINK((file, _) -> throughAnotherName(file)),
  CHMOD_AND_TOUCH(shell("chmod 640 \"$1\" && touch \"$1\""));

  /** One change. */
  @FunctionalInterface
  interface Way {
    void change(Path file, long middle) throws IOException, InterruptedException;
  }

  @FunctionalInterface
  private interface Call {
    void on(Descriptor file, long middle) throws IOException;
  }

  @FunctionalInterface
  private interface Move {
    long bytes(Place from, Place to, long length) throws LinuxException;
  }

  private static final long BLOCK = 4096;

  // The lambdas above capture nothing, so they are as immutable as code.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Way way;

  WayToChange(Way way) {
    this.way = way;
  }

  /** The types of file systems where it is EOPNOTSUPP, whatever the file. */
  Set<String> unsupportedOn() {
    return switch (this) {
      case CLONE_INTO, DEDUPE -> Set.of("ext4");
      case COLLAPSE, INSERT -> Set.of("btrfs");
      default -> Set.of();
    };
  }

  /** Skips the test where the kernel does not let it. */
  void assumePossible() {
    if (this == IO_URING) {
      Tools.assumeRings("that " + this + " changes a released file");
    }
  }

  /** Changes a file of so many bytes. */
  void change(Path file, long bytes) throws IOException, InterruptedException {
    way.change(file, bytes / 2 / BLOCK * BLOCK);
  }

  private static Way opened(Call call) {
    return (file, middle) -> {
      try (Descriptor opened = Open.path(file.toString(), Open.O_RDWR)) {
        call.on(opened, middle);
      }
    };
  }

  private static Way allocated(int mode) {
    return opened((file, middle) -> UserCalls.fallocate(file, mode, middle, 2 * BLOCK));
  }

  private static void store(Descriptor file, long middle) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      Mapping.shared(new Place(file, middle), BLOCK, arena).copyFrom(words());
    }
  }

  private static void direct(Path file, long middle) throws LinuxException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDWR | Open.O_DIRECT);
        Arena arena = Arena.ofConfined()) {
      Io.writeAll(opened, arena.allocate(BLOCK, BLOCK).fill((byte) 'd'), middle);
    }
  }

  private static void splice(Descriptor file, long middle) throws LinuxException {
    Descriptor[] pipe = UserCalls.pipe();
    try (Descriptor out = pipe[0];
        Descriptor in = pipe[1]) {
      UserCalls.write(in, words());
      UserCalls.splice(out, new Place(file, middle), text().length);
    }
  }

  /** Takes two blocks of zeros from a new file. */
  private static void fromAnother(Path file, long middle, Move move) throws IOException {
    Path other = beside(file, "-other");
    Files.write(other, new byte[(int) (2 * BLOCK)]);
    try (Descriptor from = Open.path(other.toString(), Open.O_RDONLY);
        Descriptor to = Open.path(file.toString(), Open.O_RDWR)) {
      move.bytes(new Place(from, 0), new Place(to, middle), 2 * BLOCK);
    }
  }

  private static long share(Place from, Place to, long length) throws LinuxException {
    int errno = Extents.tryClone(from, to, length);
    if (errno != 0) {
      throw new LinuxException("FICLONERANGE", to.file(), errno);
    }
    return length;
  }

  private static void renameOver(Path file) throws IOException {
    Path other = Files.write(beside(file, "-other"), text());
    Files.move(other, file, ATOMIC_MOVE);
  }

  /** A name that is gone again: a file with two is not released. */
  private static void throughAnotherName(Path file) throws IOException {
    Path name = Files.createLink(beside(file, "-name"), file);
    Files.write(name, text(), APPEND);
    Files.delete(name);
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static Way shell(String script) {
    return (file, _) -> Reading.by("sh", "-ec", script, "sh", file.toString()).succeeded();
  }

  private static byte[] text() {
    return "written by a program that knows nothing of Drover\n".getBytes(US_ASCII);
  }

  private static MemorySegment words() {
    byte[] text = text();
    return Arena.ofAuto().allocateFrom(JAVA_BYTE, text);
  }
}
