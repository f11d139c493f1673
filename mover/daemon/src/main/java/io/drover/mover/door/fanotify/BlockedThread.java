package io.drover.mover.door.fanotify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thread that waits in the kernel for the answer to an event, and the files its system call names
 * (proc_pid_syscall(5)).
 *
 * @param process its directory in /proc
 * @param words of {@code syscall}: number, six arguments, stack and instruction pointer
 */
record BlockedThread(Path process, List<String> words) {
  /** A thread that waits does so in fanotify_handle_event or a function of the same file. */
  private static final String WAITING_IN = "fanotify_";

  private static final int WORDS = 9;
  private static final int WORKING_DIRECTORY = -100;
  private static final int PATH_BYTES_MAX = 4096;
  private static final int HEXADECIMAL = 16;

  BlockedThread {
    words = List.copyOf(words);
  }

  /** Reads what a thread does; empty when it does not wait for us, or has ended. */
  static Optional<BlockedThread> of(Path process, Path thread) throws IOException {
    try {
      if (!Files.readString(thread.resolve("wchan")).startsWith(WAITING_IN)) {
        return Optional.empty();
      }
      String call = Files.readString(thread.resolve("syscall")).strip();
      return call.equals("running")
          ? Optional.empty()
          : Optional.of(new BlockedThread(process, List.of(call.split(" "))));
    } catch (NoSuchFileException | FileNotFoundException ended) {
      return Optional.empty();
    }
  }

  /** Whether the file is named by path, so that the name may mean another file by now. */
  boolean goesByPath() {
    return switch (call().map(BlockingCall::naming).orElse(BlockingCall.Naming.PATH)) {
      case PATH, PATH_FROM -> true;
      case FIRST, FIRST_AND_SECOND, FIRST_AND_THIRD, FIFTH -> false;
    };
  }

  /**
   * The files as O_PATH descriptors, which raise no events.
   *
   * @return nothing when the call is not one we know
   * @throws IOException when a name leads nowhere any more, or the process cannot be looked into
   */
  List<Descriptor> files() throws IOException {
    if (call().isEmpty()) {
      return List.of();
    }
    List<Descriptor> files = new ArrayList<>();
    for (String path : paths(call().get().naming())) {
      files.add(opened(path));
    }
    return files;
  }

  private static Descriptor opened(String path) throws LinuxException {
    return Open.path(path, Open.O_PATH);
  }

  private List<String> paths(BlockingCall.Naming naming) throws IOException {
    return switch (naming) {
      case FIRST -> List.of(descriptor(0));
      case FIRST_AND_SECOND -> List.of(descriptor(0), descriptor(1));
      case FIRST_AND_THIRD -> List.of(descriptor(0), descriptor(2));
      case FIFTH -> List.of(descriptor(4));
      case PATH -> List.of(from(process + "/cwd", text(argument(0))));
      case PATH_FROM -> {
        boolean here = (int) argument(0) == WORKING_DIRECTORY;
        yield List.of(from(here ? process + "/cwd" : descriptor(0), text(argument(1))));
      }
    };
  }

  private String from(String start, String path) {
    // An absolute path starts from the root of that process, which may be a container's.
    return path.startsWith("/") ? process + "/root" + path : start + "/" + path;
  }

  private String descriptor(int index) {
    return process + "/fd/" + (int) argument(index);
  }

  private Optional<BlockingCall> call() {
    return words.size() < WORDS ? Optional.empty() : BlockingCall.of(Long.parseLong(words.get(0)));
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
