package io.drover.linux;

/**
 * Tells the kernel what of a file comes next while somebody reads it in sequence. Its own window is
 * 128 KiB (read_ahead_kb), so that a reader who also writes what he reads waits for the disk at
 * every megabyte.
 */
public final class ReadAhead {
  /** A disk's worth of some ten milliseconds; what a reader who stops has fetched for nothing. */
  private static final long WINDOW_BYTES = 8L << 20;

  private final Descriptor file;
  private final long bytes;

  /** None yet: the first read alone is no sequence, and somebody may wait for just that. */
  private long readUpTo = -1;

  private long announcedUpTo;

  /**
   * @param bytes length of the file
   */
  public ReadAhead(Descriptor file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Called before each read; returns without waiting for the disk. */
  public synchronized void reading(long offset, long length) throws LinuxException {
    boolean goesOn = offset == readUpTo;
    readUpTo = offset + length;
    announcedUpTo = goesOn ? Math.max(announcedUpTo, readUpTo) : readUpTo;
    long ahead = announcedUpTo - readUpTo;
    if (!goesOn || announcedUpTo >= bytes || ahead > WINDOW_BYTES / 2) {
      return;
    }
    Extents.advise(file, announcedUpTo, WINDOW_BYTES - ahead, Extents.ADVICE_WILL_NEED);
    announcedUpTo = readUpTo + WINDOW_BYTES;
  }
}
