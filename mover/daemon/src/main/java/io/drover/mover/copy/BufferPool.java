package io.drover.mover.copy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one off-heap pool that feeds all copies and fills; it bounds the bytes in flight. Two sizes:
 * most files fit a small buffer, and hundreds of them may be under way at a time. Some of each size
 * are kept for fills, so that a reader never waits behind archives.
 */
public final class BufferPool implements AutoCloseable {
  /** Holds the small files that are moved by the thousand. */
  public static final int SMALL_BYTES = 64 << 10;

  /** A grain: large enough for a disk, small enough to stay in the processor's cache. */
  public static final int LARGE_BYTES = 1 << 20;

  /** An eighth of the room goes to small buffers. */
  private static final int SMALL_SHARE = 8;

  /** A quarter of each size is kept for fills. */
  private static final int RESERVED_SHARE = 4;

  /** Who takes a buffer. */
  public enum Use {
    COPY,
    FILL
  }

  /** A buffer on loan; closing gives it back. */
  public static final class Loan implements AutoCloseable {
    private final Shelf shelf;
    private final ByteBuffer buffer;

    private Loan(Shelf shelf, ByteBuffer buffer) {
      this.shelf = shelf;
      this.buffer = buffer;
    }

    /** Cleared when it was lent. */
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public void close() {
      shelf.giveBack(buffer);
    }
  }

  private final Arena arena = Arena.ofShared();
  private final Shelf small;
  private final Shelf large;

  public BufferPool(long totalBytes) {
    small = new Shelf((int) (totalBytes / SMALL_SHARE / SMALL_BYTES), SMALL_BYTES);
    large = new Shelf((int) ((totalBytes - totalBytes / SMALL_SHARE) / LARGE_BYTES), LARGE_BYTES);
  }

  /**
   * Lends a buffer, of the size that holds {@code bytes} or else of the larger one; waits for one.
   *
   * @throws InterruptedException when the wait is ended from outside
   */
  public Loan take(long bytes, Use use) throws InterruptedException {
    Shelf shelf = bytes <= SMALL_BYTES ? small : large;
    return new Loan(shelf, shelf.take(use));
  }

  @Override
  public void close() {
    arena.close();
  }

  private final class Shelf {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final int reserved;

    Shelf(int count, int bytes) {
      reserved = count / RESERVED_SHARE;
      for (int i = 0; i < count; i++) {
        free.add(arena.allocate(bytes, Integer.BYTES * 1024).asByteBuffer());
      }
    }

    ByteBuffer take(Use use) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (free.size() <= (use == Use.COPY ? reserved : 0)) {
          returned.await();
        }
        return free.removeLast().clear();
      } finally {
        lock.unlock();
      }
    }

    void giveBack(ByteBuffer buffer) {
      lock.lock();
      try {
        free.addLast(buffer);
        // All: the one woken might be a copy that may not take the last buffers.
        returned.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
