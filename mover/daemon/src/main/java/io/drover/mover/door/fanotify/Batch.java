package io.drover.mover.door.fanotify;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.drover.linux.FanotifyEvent;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Where the kernel puts the events of one read: a mapped file, so that the process that follows
 * knows all of them, with the threads that wait, also when this one is killed before it has looked
 * at any.
 *
 * <p>Format: 64 bytes of header (the moment at which the read began, nanoseconds since the epoch),
 * then events as the kernel writes them, and zeros. Beside the {@link Journal} and not in it, so
 * that a release that does not know this file can take over from one that does, and the other way
 * round.
 */
final class Batch implements AutoCloseable {
  /**
   * Few, because a process that is killed in the midst of a batch leaves its successor to find out
   * what files the rest of it is for; enough to make the read's own microsecond small beside the
   * answers.
   */
  private static final int EVENTS_MAX = 32;

  /** The longer kind of event, with a range (linux/fanotify.h). */
  private static final long EVENT_BYTES = 48;

  private static final long HEADER_BYTES = 64;
  private static final VarHandle LONG_WORD = JAVA_LONG.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment mapped;

  private Batch(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long bytes = HEADER_BYTES + EVENTS_MAX * EVENT_BYTES;
      mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    }
  }

  /** That of the process before us, or an empty one. */
  static Batch of(Path file) throws IOException {
    return new Batch(file);
  }

  /**
   * Forgets the last read's events, and makes room for those of the next. It also brings the pages
   * into memory for writing: the kernel denies an event that it cannot store.
   *
   * @param nowNanos the same as told to {@link Journal#beginTaking}, which comes after this
   * @param events at most; shorter ones fit twice
   */
  MemorySegment begin(long nowNanos, int events) {
    LONG_WORD.setRelease(mapped, 0, 0L);
    MemorySegment room = mapped.asSlice(HEADER_BYTES);
    room.fill((byte) 0);
    LONG_WORD.setRelease(mapped, 0, nowNanos);
    return room.asSlice(0, Math.min(events, EVENTS_MAX) * EVENT_BYTES);
  }

  /** Whether it holds what was taken since then. */
  boolean isOf(long takingSinceNanos) {
    return (long) LONG_WORD.getAcquire(mapped, 0) == takingSinceNanos;
  }

  /** What the kernel gave, answered or not. */
  List<FanotifyEvent> events() {
    return FanotifyEvent.decode(mapped.asSlice(HEADER_BYTES));
  }

  @Override
  public void close() {
    arena.close();
  }
}
