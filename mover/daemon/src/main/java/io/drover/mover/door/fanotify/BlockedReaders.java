package io.drover.mover.door.fanotify;

import io.drover.linux.Capabilities;
import io.drover.linux.Descriptor;
import io.drover.linux.FileSystem;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import io.drover.linux.Status;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which files of a tree somebody waits for, from what the kernel shows of blocked
 * threads. A lost event is in nobody's memory but the kernel's, which answers by number and does
 * not tell the file.
 */
final class BlockedReaders {
  private static final Logger LOG = LoggerFactory.getLogger(BlockedReaders.class);
  private static final Path PROC = Path.of("/proc");

  /** Without it the kernel hides what other users' threads do (linux/capability.h). */
  private static final int CAP_SYS_PTRACE = 19;

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
    if (!seesEverybody()) {
      LOG.warn("It cannot be told who waits: not all processes can be looked into");
      return Optional.empty();
    }
    Set<Handle> files = new HashSet<>();
    for (BlockedThread thread : threads()) {
      Optional<Set<Handle>> named = named(thread);
      // Who has gone on meanwhile, or has ended, does not wait for a lost event.
      if (named.isEmpty() && thread.stillWaits()) {
        LOG.warn("It cannot be told what file {} waits for", thread);
        return Optional.empty();
      }
      named.ifPresent(files::addAll);
    }
    return Optional.of(files);
  }

  /**
   * The files one of which a thread waits for.
   *
   * @param thread its number, 0 for one that is outside our sight
   * @return empty when that cannot be said with certainty, or when it waits no more
   */
  Optional<Set<Handle>> filesOf(int thread) {
    return blocked(thread).flatMap(this::named).filter(files -> !files.isEmpty());
  }

  /** Whether a thread waits to open a file that it will not read before it asks again. */
  boolean opensToWrite(int thread) {
    return blocked(thread).filter(BlockedThread::opensToWrite).isPresent();
  }

  private static Optional<BlockedThread> blocked(int thread) {
    // Not listed there, unless it is its process's first, but there all the same (proc(5)).
    Path directory = PROC.resolve(Integer.toString(thread));
    return BlockedThread.of(directory, directory);
  }

  /** Whether no thread of the machine is hidden from us, nor what it waits for. */
  private static boolean seesEverybody() throws IOException {
    return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).equals(EVERY_PROCESS)
        && Capabilities.ofProcess().has(CAP_SYS_PTRACE)
        && someThreadSleeps(PROC.resolve("self"));
  }

  /** A virtual machine's do at any time; if not, this kernel does not say (CONFIG_KALLSYMS). */
  private static boolean someThreadSleeps(Path process) {
    return tasks(process).stream().anyMatch(task -> !BlockedThread.waitsIn(task).equals("0"));
  }

  private static List<BlockedThread> threads() throws IOException {
    List<BlockedThread> threads = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        tasks(process).stream()
            .flatMap(task -> BlockedThread.of(process, task).stream())
            .forEach(threads::add);
      }
    }
    return threads;
  }

  private static List<Path> tasks(Path process) {
    List<Path> tasks = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(process.resolve("task"))) {
      entries.forEach(tasks::add);
    } catch (IOException | DirectoryIteratorException ended) {
      return List.of();
    }
    return tasks;
  }

  /** Those files of ours that a call names; none for somebody who waits for another group. */
  private Optional<Set<Handle>> named(BlockedThread thread) {
    Set<Handle> ours = new HashSet<>();
    try {
      List<BlockedThread.Named> files = thread.files();
      try {
        for (BlockedThread.Named file : files) {
          if (!identify(file, ours)) {
            return Optional.empty();
          }
        }
      } finally {
        files.forEach(BlockedThread.Named::close);
      }
      return files.isEmpty() ? Optional.empty() : Optional.of(ours);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** False when the file may be one of ours and cannot be told with certainty. */
  private boolean identify(BlockedThread.Named named, Set<Handle> ours) throws LinuxException {
    Status status = Status.of(named.file());
    if (!isOnDeviceOf(privateRoot, status)) {
      return isForeign(named.file());
    }
    // Giving a file a name changes its own change time and the directory's: with either of them
    // older than the event, the name has meant this file all along.
    long limit = sinceNanos - TICK_NANOS;
    if (status.ctimeNanos() >= limit && named.namedSinceNanos() >= limit) {
      return false;
    }
    ours.add(Handle.of(named.file()));
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
