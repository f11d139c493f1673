package io.drover.mover.door.fanotify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A thread that waits in the kernel for the answer to an event, and the files its system call names
 * (proc_pid_syscall(5)).
 *
 * @param process its directory in /proc
 * @param thread its own directory below that
 * @param words of {@code syscall}: number, six arguments, stack and instruction pointer
 */
record BlockedThread(Path process, Path thread, List<String> words) {
  /** A thread that waits does so in fanotify_handle_event or a function of the same file. */
  private static final String WAITING_IN = "fanotify_";

  private static final int WORDS = 9;
  private static final int WORKING_DIRECTORY = -100;
  private static final int PATH_BYTES_MAX = 4096;
  private static final int HEXADECIMAL = 16;

  /** O_ACCMODE (fcntl.h). */
  private static final int ACCESS_MODE = 3;

  BlockedThread {
    words = List.copyOf(words);
  }

  /** Reads what a thread does; empty when it does not wait for an answer, or has ended. */
  static Optional<BlockedThread> of(Path process, Path thread) {
    if (!waitsIn(thread).startsWith(WAITING_IN)) {
      return Optional.empty();
    }
    try {
      String call = Files.readString(thread.resolve("syscall")).strip();
      return call.equals("running")
          ? Optional.empty()
          : Optional.of(new BlockedThread(process, thread, List.of(call.split(" "))));
    } catch (IOException unreadable) {
      // If it has not just ended, it waits for we know not what.
      return waitsIn(thread).startsWith(WAITING_IN)
          ? Optional.of(new BlockedThread(process, thread, List.of()))
          : Optional.empty();
    }
  }

  /**
   * The function of the kernel in which a thread sleeps; {@code 0} when it does not sleep, or when
   * we may not know.
   */
  static String waitsIn(Path thread) {
    try {
      return Files.readString(thread.resolve("wchan"));
    } catch (IOException ended) {
      return "0";
    }
  }

  /** Whether it is in the same call as before. */
  boolean stillWaits() {
    return of(process, thread).equals(Optional.of(this));
  }

  /**
   * A file that the call names.
   *
   * @param file O_PATH, which raises no events
   * @param namedSinceNanos when another file could have got this name last, since the epoch: the
   *     directory's modification time; the least value for a name that cannot change, the greatest
   *     for one of which nothing is known
   */
  record Named(Descriptor file, long namedSinceNanos) implements AutoCloseable {
    @Override
    public void close() {
      file.close();
    }
  }

  /**
   * The files that the call names; none when it is a call we do not know.
   *
   * @throws IOException when a name leads nowhere any more, or the process cannot be looked into
   */
  List<Named> files() throws IOException {
    if (words.size() < WORDS) {
      return List.of();
    }
    Optional<BlockingCall> call = BlockingCall.of(Long.parseLong(words.getFirst()));
    return call.isEmpty() ? List.of() : files(call.get().naming());
  }

  /**
   * Whether it waits to open a file that it cannot read then, or that is emptied first. Whatever
   * file it is, and whatever is absent of it, no hole is seen: each write asks again.
   */
  boolean opensToWrite() {
    if (words.size() < WORDS) {
      return false;
    }
    Optional<BlockingCall> call = BlockingCall.of(Long.parseLong(words.getFirst()));
    OptionalInt flags = call.map(BlockingCall::openFlags).orElse(OptionalInt.empty());
    return flags.isPresent() && writesOnly((int) argument(flags.getAsInt()));
  }

  private static boolean writesOnly(int flags) {
    return (flags & ACCESS_MODE) == Open.O_WRONLY || (flags & Open.O_TRUNC) != 0;
  }

  private List<Named> files(BlockingCall.Naming naming) throws IOException {
    return switch (naming) {
      case FIRST -> byDescriptors(0);
      case FIRST_AND_SECOND -> byDescriptors(0, 1);
      case FIRST_AND_THIRD -> byDescriptors(0, 2);
      case FIFTH -> byDescriptors(4);
      case PATH -> List.of(byPath(from(process + "/cwd", text(argument(0)))));
      case PATH_FROM -> {
        boolean here = (int) argument(0) == WORKING_DIRECTORY;
        String start = here ? process + "/cwd" : descriptor(0);
        yield List.of(byPath(from(start, text(argument(1)))));
      }
    };
  }

  private List<Named> byDescriptors(int... arguments) throws LinuxException {
    List<Named> files = new ArrayList<>();
    for (int argument : arguments) {
      files.add(new Named(Open.path(descriptor(argument), Open.O_PATH), Long.MIN_VALUE));
    }
    return files;
  }

  private static Named byPath(String path) throws LinuxException {
    Descriptor file = Open.path(path, Open.O_PATH);
    try {
      return new Named(file, namedSince(path));
    } catch (LinuxException unknown) {
      return new Named(file, Long.MAX_VALUE);
    }
  }

  private static long namedSince(String path) throws LinuxException {
    Descriptor here = Descriptor.WORKING_DIRECTORY;
    if (Status.at(here, path, Status.AT_SYMLINK_NOFOLLOW).isSymbolicLink()) {
      return Long.MAX_VALUE;
    }
    String directory = path.substring(0, path.lastIndexOf('/') + 1);
    return Status.at(here, directory, 0).mtimeNanos();
  }

  private String from(String start, String path) {
    // An absolute path starts from the root of that process, which may be a container's.
    return path.startsWith("/") ? process + "/root" + path : start + "/" + path;
  }

  private String descriptor(int index) {
    return process + "/fd/" + (int) argument(index);
  }

  private long argument(int index) {
    return Long.parseUnsignedLong(words.get(1 + index).substring(2), HEXADECIMAL);
  }

  /** A string in the memory of the process. */
  private String text(long address) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (RandomAccessFile memory = new RandomAccessFile(process + "/mem", "r")) {
      memory.seek(address);
      for (int octet = memory.read(); octet > 0; octet = memory.read()) {
        text.write(octet);
        if (text.size() > PATH_BYTES_MAX) {
          throw new IOException("no path at " + address + " of " + process);
        }
      }
    }
    return text.toString(UTF_8);
  }
}
