package io.drover.mover.door.fanotify;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.drover.linux.Handle;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which events were taken from the kernel and not answered yet: under the number of each event's
 * descriptor the handle of its file. A mapped file, so that what was stored survives the process,
 * which is all it must survive: with the machine the group ends too.
 *
 * <p>Format: 64 bytes of header (magic, version, whether a batch is being taken, the highest number
 * that ever was in a slot), then for each number a slot of 64 bytes: the length of the encoded
 * handle, 0 for none, and the handle. Numbers are in native order. The length is stored last and
 * cleared first.
 *
 * <p>One thread puts; any thread clears; a slot has one owner at a time, who holds the descriptor.
 */
final class Journal implements AutoCloseable {
  private static final int MAGIC = 0x4a52_5644;
  private static final int VERSION = 1;
  private static final long VERSION_OFFSET = 4;
  private static final long HIGHEST_OFFSET = 8;
  private static final long TAKING_SINCE_OFFSET = 16;
  private static final long SLOT_BYTES = 64;
  private static final long HANDLE_BYTES_MAX = SLOT_BYTES - Integer.BYTES;
  private static final VarHandle WORD = JAVA_INT.varHandle();
  private static final VarHandle LONG_WORD = JAVA_LONG.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment mapped;

  private Journal(Path file, int numbers, boolean fresh) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (fresh) {
        channel.truncate(0);
      }
      // Sparse: only the pages of numbers that were used take space.
      long bytes = Math.max((1L + numbers) * SLOT_BYTES, channel.size());
      mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    }
  }

  /** An empty journal, for a group that was just made. */
  static Journal fresh(Path file, int numbers) throws IOException {
    Journal journal = new Journal(file, numbers, true);
    journal.begin();
    return journal;
  }

  /**
   * The journal of the process before us. One that is missing or of another version tells nothing:
   * then anything may have been taken.
   *
   * @param numbers the limit of this process's descriptors; the file may hold more
   */
  static Journal inherited(Path file, int numbers) throws IOException {
    Journal left = new Journal(file, numbers, false);
    if (left.mapped.get(JAVA_INT, 0) == MAGIC
        && left.mapped.get(JAVA_INT, VERSION_OFFSET) == VERSION) {
      return left;
    }
    left.close();
    Journal unknown = fresh(file, numbers);
    // So long ago that no file will do as one that had its name before.
    unknown.beginTaking(1);
    return unknown;
  }

  private void begin() {
    mapped.set(JAVA_INT, VERSION_OFFSET, VERSION);
    mapped.set(JAVA_INT, 0, MAGIC);
  }

  /** How many numbers there is room for. */
  int numbers() {
    return (int) (mapped.byteSize() / SLOT_BYTES - 1);
  }

  /**
   * From here on the kernel may have given us events that are in no slot.
   *
   * @param nowNanos since the epoch, not 0
   */
  void beginTaking(long nowNanos) {
    LONG_WORD.setRelease(mapped, TAKING_SINCE_OFFSET, nowNanos);
  }

  /** All events that we have been given are in slots, or answered. */
  void endTaking() {
    LONG_WORD.setRelease(mapped, TAKING_SINCE_OFFSET, 0L);
  }

  boolean isTaking() {
    return takingSinceNanos() != 0;
  }

  /** When {@link #beginTaking} was called last, in nanoseconds since the epoch; 0 after the end. */
  long takingSinceNanos() {
    return (long) LONG_WORD.getAcquire(mapped, TAKING_SINCE_OFFSET);
  }

  void put(int number, Handle handle) {
    byte[] encoded = handle.encode();
    if (number >= numbers() || encoded.length > HANDLE_BYTES_MAX) {
      throw new IllegalArgumentException("no room for descriptor " + number + " of " + handle);
    }
    if (number > highest()) {
      WORD.setRelease(mapped, HIGHEST_OFFSET, number);
    }
    long slot = slot(number);
    MemorySegment.copy(encoded, 0, mapped, JAVA_BYTE, slot + Integer.BYTES, encoded.length);
    WORD.setRelease(mapped, slot, encoded.length);
  }

  void clear(int number) {
    WORD.setRelease(mapped, slot(number), 0);
  }

  /** What is in the slots, by ascending number. */
  SortedMap<Integer, Handle> entries() {
    SortedMap<Integer, Handle> entries = new TreeMap<>();
    for (int number = 0; number <= highest(); number++) {
      int length = (int) WORD.getAcquire(mapped, slot(number));
      if (length > 0 && length <= HANDLE_BYTES_MAX) {
        MemorySegment encoded = mapped.asSlice(slot(number) + Integer.BYTES, length);
        entries.put(number, Handle.decode(encoded.toArray(JAVA_BYTE)));
      }
    }
    return entries;
  }

  /** Looking at all slots would give memory to every one of them. */
  private int highest() {
    return Math.min((int) WORD.getAcquire(mapped, HIGHEST_OFFSET), numbers() - 1);
  }

  private static long slot(int number) {
    return (1L + number) * SLOT_BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }
}
