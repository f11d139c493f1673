package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.Io;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.Times;
import io.drover.linux.Timestamp;
import io.drover.mover.migration.FileFacts;
import io.drover.tier.Crc;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * A drained file. That nobody else has it open, or is about to, is proven at its beginning and once
 * more before the drop, by a write lease of some microseconds each. No longer: as long as one is
 * held, the kernel cannot make the event of whoever opens the file, nor of anybody behind him.
 */
final class LinuxExclusive implements Exclusive {
  private static final long READ_BYTES = 1L << 20;

  /** The largest block of a file system of ours: a page, of which arm64 has some of 64 KiB. */
  private static final long BLOCK_BYTES_MAX = 64L << 10;

  private final FileKey key;
  private final Descriptor file;
  private final Watch watch;
  private final Drains.Drain drain;

  /**
   * @param file opened for reading and writing, and found alone
   */
  LinuxExclusive(FileKey key, Descriptor file, Watch watch, Drains.Drain drain) {
    this.key = key;
    this.file = file;
    this.watch = watch;
    this.drain = drain;
  }

  /**
   * Whether nobody else has the file open, waits at the door for it, or has passed the door and is
   * about to open it. If so it is armed too, also when the door has just settled it.
   */
  static boolean isAlone(Descriptor file, Watch watch) throws LinuxException {
    if (!Lease.tryTake(file, Lease.Kind.WRITE)) {
      return false;
    }
    try {
      watch.arm(file);
      return Lease.current(file) == Lease.Kind.WRITE;
    } finally {
      Lease.drop(file);
    }
  }

  @Override
  public FileFacts facts() throws HomeException {
    return LinuxFile.factsOf(key, file);
  }

  @Override
  public Crc digest() throws HomeException, Superseded {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(READ_BYTES).asByteBuffer();
      Crc digest = Crc.EMPTY;
      while (true) {
        requireUnwanted();
        buffer.clear();
        if (Io.read(file, buffer, digest.bytes()) == 0) {
          return digest;
        }
        digest = digest.then(Crc.of(buffer.flip()));
      }
    } catch (LinuxException e) {
      throw LinuxTree.failure("reading " + key + " to compare its digest", e);
    }
  }

  @Override
  public void drop(long mtimeNanos) throws HomeException, Superseded {
    long bytes = facts().bytes();
    try {
      Capability capability = Capability.of(file);
      requireUnwanted();
      if (!isAlone(file, watch)) {
        throw wanted();
      }
      if (bytes > 0) {
        // ext4 frees the last block only when the hole reaches beyond it, and a small file has no
        // other.
        Extents.punch(file, 0, Math.ceilDiv(bytes, BLOCK_BYTES_MAX) * BLOCK_BYTES_MAX);
      }
      capability.restore(file);
      Times.set(file, Timestamp.OMIT, Timestamp.ofNanos(mtimeNanos));
    } catch (LinuxException e) {
      throw LinuxTree.failure("dropping the bytes of " + key, e);
    }
  }

  @Override
  public void close() {
    file.close();
    drain.close();
  }

  private void requireUnwanted() throws Superseded {
    if (drain.isWanted()) {
      throw wanted();
    }
  }

  private Superseded wanted() {
    return new Superseded("somebody opens " + key);
  }
}
