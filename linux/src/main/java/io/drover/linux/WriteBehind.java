package io.drover.linux;

/**
 * Has the kernel write back what was written to a file while more is written, so that whoever makes
 * it durable in the end does not wait for all of it. Promises nothing.
 */
public final class WriteBehind {
  /** 8 MiB is a chunk of the engine, and enough for a disk to write at its full speed. */
  private static final long STEP_BYTES = 8L << 20;

  private final Descriptor file;
  private long from;
  private long pending;

  /**
   * @param offset where writing goes on
   */
  public WriteBehind(Descriptor file, long offset) {
    this.file = file;
    this.from = offset;
  }

  /** Called after each write; what is not in sequence begins a step of its own. */
  public synchronized void wrote(long offset, long length) throws LinuxException {
    if (offset != from + pending) {
      from = offset;
      pending = 0;
    }
    pending += length;
    if (pending >= STEP_BYTES) {
      Io.syncRange(file, from, pending, Io.SYNC_WRITE);
      from += pending;
      pending = 0;
    }
  }
}
