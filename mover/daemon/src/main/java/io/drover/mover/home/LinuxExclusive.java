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

/** A write lease on a file: nobody else has it open, and whoever opens it waits. */
final class LinuxExclusive implements Exclusive {
  private static final long READ_BYTES = 1L << 20;

  /** The largest block of a file system of ours: a page, of which arm64 has some of 64 KiB. */
  private static final long BLOCK_BYTES_MAX = 64L << 10;

  private final FileKey key;
  private final Descriptor file;
  private final Watch watch;

  /**
   * @param file opened for reading and writing, with a write lease on it
   */
  LinuxExclusive(FileKey key, Descriptor file, Watch watch) {
    this.key = key;
    this.file = file;
    this.watch = watch;
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
        requireLease();
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
      watch.arm(file);
      Capability capability = Capability.of(file);
      requireLease();
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
    // Closing the only descriptor of the open file drops the lease.
    file.close();
  }

  private void requireLease() throws LinuxException, Superseded {
    if (Lease.current(file) != Lease.Kind.WRITE) {
      throw new Superseded("somebody opens " + key);
    }
  }
}
