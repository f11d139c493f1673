package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.FileSystem;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import io.drover.linux.Status;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which files of a tree somebody waits for, from what the kernel shows of blocked
 * threads. A lost event is in nobody's memory but the kernel's, which answers by number and does
 * not tell the file.
 */
final class BlockedReaders {
  private static final Path PROC = Path.of("/proc");

  /** PROC_PID_INIT_INO: the namespace that sees every process (linux/proc_ns.h). */
  private static final Path EVERY_PROCESS = Path.of("pid:[4026531836]");

  /** Change times are those of a clock that ticks every 10 ms at the slowest (CONFIG_HZ=100). */
  private static final long TICK_NANOS = 10_000_000;

  private final Descriptor privateRoot;
  private final long sinceNanos;

  /**
   * Looks at one tree.
   *
   * @param sinceNanos a moment, by the clock of the file system's times, at which all lost events
   *     had been raised
   */
  BlockedReaders(Descriptor privateRoot, long sinceNanos) {
    this.privateRoot = privateRoot;
    this.sinceNanos = sinceNanos;
  }

  /** All files somebody waits for, or empty when that cannot be said with certainty. */
  Optional<Set<Handle>> files() throws IOException {
    if (!Files.readSymbolicLink(PROC.resolve("self/ns/pid")).equals(EVERY_PROCESS)) {
      return Optional.empty();
    }
    Set<Handle> files = new HashSet<>();
    for (BlockedThread thread : threads()) {
      Optional<Set<Handle>> named = named(thread);
      if (named.isEmpty()) {
        return Optional.empty();
      }
      files.addAll(named.get());
    }
    return Optional.of(files);
  }

  private static List<BlockedThread> threads() throws IOException {
    List<BlockedThread> threads = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        threads.addAll(threadsOf(process));
      }
    }
    return threads;
  }

  private static List<BlockedThread> threadsOf(Path process) throws IOException {
    List<BlockedThread> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        BlockedThread.of(process, task).ifPresent(threads::add);
      }
    } catch (NoSuchFileException | DirectoryIteratorException ended) {
      return List.of();
    }
    return threads;
  }

  /** Those files of ours that a call names; none for somebody who waits for another group. */
  private Optional<Set<Handle>> named(BlockedThread thread) {
    Set<Handle> named = new HashSet<>();
    try {
      List<Descriptor> files = thread.files();
      try {
        for (Descriptor file : files) {
          if (!identify(thread, file, named)) {
            return Optional.empty();
          }
        }
      } finally {
        files.forEach(Descriptor::close);
      }
      return files.isEmpty() ? Optional.empty() : Optional.of(named);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** False when the file may be one of ours and cannot be named. */
  private boolean identify(BlockedThread thread, Descriptor file, Set<Handle> named)
      throws LinuxException {
    Status status = Status.of(file);
    if (!isOnDeviceOf(privateRoot, status)) {
      return isForeign(file);
    }
    // A rename changes the time of what it moves: an older file has had its name all along.
    if (thread.goesByPath() && status.ctimeNanos() >= sinceNanos - TICK_NANOS) {
      return false;
    }
    named.add(Handle.of(file));
    return true;
  }

  private static boolean isOnDeviceOf(Descriptor root, Status file) throws LinuxException {
    Status there = Status.of(root);
    return file.deviceMajor() == there.deviceMajor() && file.deviceMinor() == there.deviceMinor();
  }

  /** Each subvolume of a Btrfs has a device number of its own. */
  private boolean isForeign(Descriptor file) throws LinuxException {
    return FileSystem.of(file).type() != FileSystem.BTRFS
        || FileSystem.of(privateRoot).type() != FileSystem.BTRFS;
  }
}
