package io.drover.tier.s3;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The off-heap memory in which parts wait for their requests, in slices. It never grows beyond its
 * bound except by what {@link #overdraw} hands out. Of that a quarter of the bound is kept for the
 * next who overdraws, since every thread is stopped for a moment when memory that they share goes
 * back to the system; the rest goes back at once.
 */
final class Memory implements AutoCloseable {
  /** Small, because an object of a few bytes takes a whole one. */
  static final int SLICE_BYTES = 64 << 10;

  /**
   * A piece of memory.
   *
   * @param own what is freed with it, when it was overdrawn
   */
  record Slice(ByteBuffer bytes, Optional<Overdraft> own) {}

  /** Memory for one slice. */
  static final class Overdraft {
    private final Arena arena = Arena.ofShared();
  }

  private final Arena arena = Arena.ofShared();
  private final Deque<Slice> free = new ArrayDeque<>();

  /** Overdrawn once. */
  private final Deque<Slice> kept = new ArrayDeque<>();

  private final long slicesMax;
  private long made;
  private boolean closed;

  Memory(long bytes) {
    slicesMax = Math.max(1, bytes / SLICE_BYTES);
  }

  synchronized Optional<Slice> take() {
    if (!free.isEmpty()) {
      return Optional.of(free.pop());
    }
    if (made == slicesMax) {
      return Optional.empty();
    }
    made++;
    return Optional.of(slice(arena, Optional.empty()));
  }

  /**
   * All slices for so many bytes at once, as long as half of the memory is left for who cannot do
   * without.
   */
  synchronized Optional<List<Slice>> spare(long bytes) {
    long wanted = Math.ceilDiv(bytes, SLICE_BYTES);
    if (slicesLeft() - wanted < slicesMax / 2) {
      return Optional.empty();
    }
    List<Slice> slices = new ArrayList<>();
    while (slices.size() < wanted) {
      slices.add(take().orElseThrow());
    }
    return Optional.of(slices);
  }

  /** For who has nothing that it could wait for. */
  Slice overdraw() {
    synchronized (this) {
      if (!kept.isEmpty()) {
        return kept.pop();
      }
    }
    Overdraft own = new Overdraft();
    return slice(own.arena, Optional.of(own));
  }

  /** Whether there is less left than so many bytes need. */
  synchronized boolean isShortOf(long bytes) {
    return slicesLeft() * SLICE_BYTES < bytes;
  }

  private long slicesLeft() {
    return free.size() + slicesMax - made;
  }

  void giveBack(Slice slice) {
    slice.bytes().clear();
    synchronized (this) {
      if (slice.own().isEmpty()) {
        free.push(slice);
        return;
      }
      if (!closed && kept.size() < slicesMax / 4) {
        kept.push(slice);
        return;
      }
    }
    slice.own().get().arena.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    kept.forEach(slice -> slice.own().orElseThrow().arena.close());
    kept.clear();
    arena.close();
  }

  private static Slice slice(Arena from, Optional<Overdraft> own) {
    return new Slice(from.allocate(SLICE_BYTES).asByteBuffer(), own);
  }
}
