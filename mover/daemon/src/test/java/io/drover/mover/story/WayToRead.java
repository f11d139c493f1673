package io.drover.mover.story;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.Extents.Place;
import io.drover.linux.Handle;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Ring;
import io.drover.linux.UserCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The ways in which programs get at the bytes of a file. */
enum WayToRead {
  READ((file, _) -> Files.readAllBytes(file)),
  PREAD(calls((file, buffer) -> Io.read(file, buffer, 0))),
  /** The end first, as players of films do. */
  BACKWARDS(
      calls(
          (file, buffer) -> {
            long half = buffer.byteSize() / 2;
            return Io.read(file, buffer.asSlice(half), half)
                + Io.read(file, buffer.asSlice(0, half), 0);
          })),
  READV(
      calls(
          (file, buffer) -> {
            long half = buffer.byteSize() / 2;
            return UserCalls.readv(file, buffer.asSlice(0, half), buffer.asSlice(half), 0);
          })),
  DIRECT(WayToRead::direct),
  IO_URING(calls((file, buffer) -> Ring.read(file, buffer, 0))),
  READAHEAD(
      calls(
          (file, buffer) -> {
            UserCalls.readahead(file, 0, buffer.byteSize());
            return Io.read(file, buffer, 0);
          })),
  FADVISE(
      calls(
          (file, buffer) -> {
            UserCalls.adviseNeed(file, 0, buffer.byteSize());
            return Io.read(file, buffer, 0);
          })),
  MMAP((file, bytes) -> opened(file, opened -> UserCalls.mapped(opened, bytes))),
  MREMAP((file, bytes) -> opened(file, opened -> UserCalls.remapped(opened, 4096, bytes))),
  SENDFILE((file, bytes) -> moved(file, bytes, WayToRead::sent)),
  SPLICE((file, bytes) -> opened(file, opened -> spliced(opened, bytes))),
  COPY_FILE_RANGE((file, bytes) -> moved(file, bytes, UserCalls::copy)),
  CLONE((file, _) -> cloned(file)),
  HANDLE((file, _) -> byHandle(file)),
  /** Opened for nothing, then again through that descriptor. */
  PATH_DESCRIPTOR((file, _) -> throughDescriptor(file)),
  DELETED((file, _) -> whileDeleted(file)),
  RENAMED((file, _) -> whileRenamed(file)),
  HARD_LINK((file, _) -> Files.readAllBytes(Files.createLink(beside(file, "-link"), file))),
  CAT(shell("cat \"$1\"")),
  CP(shell("cp \"$1\" \"$2\" && cat \"$2\"")),
  CP_SPARSE(shell("cp --sparse=always \"$1\" \"$2\" && cat \"$2\"")),
  CP_REFLINK(shell("cp --reflink=auto \"$1\" \"$1-clone\" && cat \"$1-clone\"")),
  MV(shell("mv \"$1\" \"$2\" && cat \"$2\"")),
  INSTALL(shell("install \"$1\" \"$2\" && cat \"$2\"")),
  TAR(shell("tar -cf \"$2\" -C / \"${1#/}\" && tar -xOf \"$2\"")),
  TAR_SPARSE(shell("tar -cSf \"$2\" -C / \"${1#/}\" && tar -xOf \"$2\"")),
  BSDTAR(shell("bsdtar -cf \"$2\" -C / \"${1#/}\" && bsdtar -xOf \"$2\"")),
  RSYNC_SPARSE(shell("rsync -S \"$1\" \"$2\" && cat \"$2\"")),
  DD_DIRECT(shell("dd if=\"$1\" iflag=direct bs=64k status=none")),
  ELSEWHERE_MOUNTED(shell(inNamespace("mount --bind \"$d\" \"$2\"", "$2/$f"))),
  ELSEWHERE_READ_ONLY(
      shell(inNamespace("mount --bind \"$d\" \"$2\" && mount -o remount,bind,ro \"$2\"", "$2/$f"))),
  ANOTHER_NAMESPACE(shell(inNamespace("true", "$1"))),
  OVERLAY(
      shell(
          inNamespace(
              "mkdir \"$2.empty\" && mount -t overlay o -o \"lowerdir=$d:$2.empty\" \"$2\"",
              "$2/$f"))),
  /** Opened for appending there: the overlay takes all of it, but what looks like a hole. */
  OVERLAY_COPY_UP(
      shell(
          inNamespace(
              "mount -t tmpfs o \"$2\" && mkdir \"$2/up\" \"$2/work\" \"$2/all\" && mount"
                  + " -t overlay o -o \"lowerdir=$d,upperdir=$2/up,workdir=$2/work\" \"$2/all\""
                  + " && : >> \"$2/all/$f\" && umount \"$2/all\"",
              "$2/up/$f")));

  /** One way to all bytes of a file. */
  @FunctionalInterface
  interface Way {
    byte[] read(Path file, int bytes) throws IOException, InterruptedException;
  }

  @FunctionalInterface
  private interface Call {
    byte[] on(Descriptor file) throws IOException;
  }

  @FunctionalInterface
  private interface BufferCall {
    long on(Descriptor file, MemorySegment buffer) throws LinuxException;
  }

  @FunctionalInterface
  private interface Move {
    long bytes(Place from, Place to, long length) throws LinuxException;
  }

  private static final long BLOCK = 4096;

  // The lambdas above capture nothing, so they are as immutable as code.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Way way;

  WayToRead(Way way) {
    this.way = way;
  }

  /** The types of file systems where it is EOPNOTSUPP, whatever the file. */
  Set<String> unsupportedOn() {
    return this == CLONE ? Set.of("ext4") : Set.of();
  }

  /** Skips the test where what it takes is not installed. */
  void assumePossible() {
    String unproven = "that " + this + " reads a released file";
    switch (this) {
      case IO_URING -> Tools.assumeRings(unproven);
      case BSDTAR -> Tools.assume(unproven, "bsdtar");
      case RSYNC_SPARSE -> Tools.assume(unproven, "rsync");
      default -> {}
    }
  }

  byte[] read(Path file, int bytes) throws IOException, InterruptedException {
    return way.read(file, bytes);
  }

  private static Way calls(BufferCall call) {
    return (file, bytes) ->
        opened(
            file,
            opened -> {
              try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(bytes);
                return buffer.asSlice(0, call.on(opened, buffer)).toArray(JAVA_BYTE);
              }
            });
  }

  private static byte[] opened(Path file, Call call) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
      return call.on(opened);
    }
  }

  /** Whole blocks into aligned memory. */
  private static byte[] direct(Path file, int bytes) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY | Open.O_DIRECT);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.ceilDiv(bytes, BLOCK) * BLOCK, BLOCK);
      return buffer.asSlice(0, Io.readOnce(opened, buffer, 0)).toArray(JAVA_BYTE);
    }
  }

  private static byte[] moved(Path file, int bytes, Move move) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY);
        Descriptor other = sibling(file, "-moved")) {
      long done = 0;
      while (done < bytes) {
        long count = move.bytes(new Place(opened, done), new Place(other, done), bytes - done);
        if (count == 0) {
          break;
        }
        done += count;
      }
    }
    return Files.readAllBytes(beside(file, "-moved"));
  }

  /** Appends, as sendfile(2) does. */
  private static long sent(Place from, Place to, long length) throws LinuxException {
    return UserCalls.sendfile(from, to.file(), length);
  }

  private static byte[] cloned(Path file) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY);
        Descriptor clone = sibling(file, "-cloned")) {
      int errno = Extents.tryClone(new Place(opened, 0), new Place(clone, 0), 0);
      if (errno != 0) {
        throw new LinuxException("FICLONERANGE", opened, errno);
      }
    }
    return Files.readAllBytes(beside(file, "-cloned"));
  }

  private static byte[] spliced(Descriptor file, int bytes) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    Descriptor[] pipe = UserCalls.pipe();
    try (Descriptor out = pipe[0];
        Descriptor in = pipe[1];
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BLOCK);
      while (read.size() < bytes) {
        long count = UserCalls.splice(new Place(file, read.size()), in, BLOCK);
        if (count == 0) {
          break;
        }
        read.writeBytes(UserCalls.read(out, buffer.asSlice(0, count)));
      }
    }
    return read.toByteArray();
  }

  private static byte[] byHandle(Path file) throws IOException {
    Handle handle;
    try (Descriptor named = Open.path(file.toString(), Open.O_PATH)) {
      handle = Handle.of(named);
    }
    try (Descriptor mount = Open.path(file.getParent().toString(), Open.O_RDONLY);
        Descriptor opened = handle.open(mount, Open.O_RDONLY)) {
      return Files.readAllBytes(ownLink(opened));
    }
  }

  private static byte[] throughDescriptor(Path file) throws IOException {
    try (Descriptor named = Open.path(file.toString(), Open.O_PATH)) {
      return Files.readAllBytes(ownLink(named));
    }
  }

  private static byte[] whileDeleted(Path file) throws IOException {
    try (InputStream opened = Files.newInputStream(file)) {
      Files.delete(file);
      return opened.readAllBytes();
    }
  }

  private static byte[] whileRenamed(Path file) throws IOException {
    try (InputStream opened = Files.newInputStream(file)) {
      Files.move(file, beside(file, "-renamed"));
      return opened.readAllBytes();
    }
  }

  /** A script of which $1 is the file and $2 a name elsewhere; what it prints are the bytes. */
  private static Way shell(String script) {
    return (file, _) -> {
      Path elsewhere = Files.createTempDirectory("drover-read");
      try {
        return Reading.by(
                "sh", "-ec", script, "sh", file.toString(), elsewhere.resolve("copy").toString())
            .succeeded()
            .output();
      } finally {
        Lab.deleteAll(elsewhere);
      }
    };
  }

  /** Prints a file behind a mount that nobody else sees; $d and $f are directory and name of $1. */
  private static String inNamespace(String mount, String path) {
    String script =
        "d=$(dirname \"$1\") f=$(basename \"$1\"); mkdir \"$2\"; %s; cat \"%s\""
            .formatted(mount, path);
    return "unshare -m sh -ec '%s' sh \"$1\" \"$2\"".formatted(script);
  }

  private static Path ownLink(Descriptor file) {
    return Path.of("/proc/self/fd/" + file.number());
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static Descriptor sibling(Path file, String suffix) throws LinuxException {
    int flags = Open.O_RDWR | Open.O_CREAT;
    return Open.at(Descriptor.WORKING_DIRECTORY, beside(file, suffix).toString(), flags, 0600);
  }
}
