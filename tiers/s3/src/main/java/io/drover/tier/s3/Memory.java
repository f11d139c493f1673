package io.drover.tier.s3;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The off-heap memory in which parts wait for their requests, in slices. It never grows beyond its
 * bound except by what {@link #overdraw} hands out, which goes back to the system at once.
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
  private final long slicesMax;
  private long made;

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

  /** For who has nothing that it could wait for. */
  Slice overdraw() {
    Overdraft own = new Overdraft();
    return slice(own.arena, Optional.of(own));
  }

  /** Whether there is less left than so many bytes need. */
  synchronized boolean isShortOf(long bytes) {
    return (free.size() + slicesMax - made) * SLICE_BYTES < bytes;
  }

  void giveBack(Slice slice) {
    if (slice.own().isPresent()) {
      slice.own().get().arena.close();
      return;
    }
    slice.bytes().clear();
    synchronized (this) {
      free.push(slice);
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  private static Slice slice(Arena from, Optional<Overdraft> own) {
    return new Slice(from.allocate(SLICE_BYTES).asByteBuffer(), own);
  }
}
