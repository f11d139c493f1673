package io.drover.mover.sim;

import io.drover.mover.migration.FileFacts;
import io.drover.stub.InodeIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One inode of a {@link MemoryDisk}: what every process sees, and what a power cut would leave. As
 * on ext4, changes of metadata reach the disk in their order, and written pages in any.
 */
final class MemoryInode {
  private static final int PAGE_BYTES = 4096;
  private static final int REGULAR_MODE = 0100644;

  /** One state of the inode. */
  private static final class Image {
    private byte[] data;
    private Optional<byte[]> stub = Optional.empty();
    private long mtimeNanos;
    private long ctimeNanos;

    Image(byte[] data, long nowNanos) {
      this.data = data;
      mtimeNanos = nowNanos;
      ctimeNanos = nowNanos;
    }

    Image copy() {
      Image copy = new Image(data.clone(), mtimeNanos);
      copy.stub = stub;
      copy.ctimeNanos = ctimeNanos;
      return copy;
    }
  }

  private interface Change {
    void apply(Image image);
  }

  private sealed interface Unflushed {
    record Metadata(Change change) implements Unflushed {}

    final class Page implements Unflushed {
      private final int offset;
      private final byte[] bytes;

      private Page(int offset, byte[] bytes) {
        this.offset = offset;
        this.bytes = bytes;
      }

      void apply(Image image) {
        int end = Math.min(offset + bytes.length, image.data.length);
        if (offset < end) {
          System.arraycopy(bytes, 0, image.data, offset, end - offset);
        }
      }
    }
  }

  /** A lease of the daemon; dies with it. */
  static final class Lease {
    final boolean exclusive;
    boolean insisted;
    boolean broken;

    Lease(boolean exclusive, boolean insisted) {
      this.exclusive = exclusive;
      this.insisted = insisted;
    }
  }

  private final InodeIdentity identity;
  private Image now;
  private Image disk;
  private final List<Unflushed> unflushed = new ArrayList<>();
  private long writeErrors;

  Optional<Lease> lease = Optional.empty();

  /** Descriptors of the daemon. */
  int opens;

  int opensForWrite;

  /** What the user believes to be in the file. */
  byte[] expected;

  /** The stub of another file that it carried from the start; it may do so until it is adopted. */
  Optional<byte[]> carried = Optional.empty();

  /** Set when the last name is gone. */
  boolean deleted;

  MemoryInode(InodeIdentity identity, byte[] content, long nowNanos) {
    this.identity = identity;
    now = new Image(content.clone(), nowNanos);
    disk = now.copy();
    expected = content;
  }

  InodeIdentity identity() {
    return identity;
  }

  byte[] data() {
    return now.data;
  }

  Optional<byte[]> stub() {
    return now.stub;
  }

  FileFacts facts() {
    int links = deleted ? 0 : 1;
    return new FileFacts(
        now.data.length, now.mtimeNanos, now.ctimeNanos, links, REGULAR_MODE, 1000, 1000);
  }

  void setStub(byte[] stub, long nowNanos) {
    metadata(
        image -> {
          image.stub = Optional.of(stub);
          image.ctimeNanos = nowNanos;
        });
  }

  void removeStub(long nowNanos) {
    metadata(
        image -> {
          image.stub = Optional.empty();
          image.ctimeNanos = nowNanos;
        });
  }

  void setMtime(long mtimeNanos, long nowNanos) {
    metadata(
        image -> {
          image.mtimeNanos = mtimeNanos;
          image.ctimeNanos = nowNanos;
        });
  }

  void touchCtime(long nowNanos) {
    metadata(image -> image.ctimeNanos = nowNanos);
  }

  /** Frees every byte; the size stays, and so it reads as zeros. */
  void punch(long nowNanos) {
    metadata(
        image -> {
          Arrays.fill(image.data, (byte) 0);
          image.mtimeNanos = nowNanos;
          image.ctimeNanos = nowNanos;
        });
  }

  void truncate(int bytes, long nowNanos) {
    metadata(
        image -> {
          image.data = Arrays.copyOf(image.data, bytes);
          image.mtimeNanos = nowNanos;
          image.ctimeNanos = nowNanos;
        });
  }

  /** Writes and extends, if it has to. */
  void write(int offset, byte[] bytes, long nowNanos) {
    int end = offset + bytes.length;
    metadata(
        image -> {
          if (end > image.data.length) {
            image.data = Arrays.copyOf(image.data, end);
          }
          image.mtimeNanos = nowNanos;
          image.ctimeNanos = nowNanos;
        });
    for (int at = 0; at < bytes.length; ) {
      int pageEnd = Math.min(bytes.length, at + PAGE_BYTES - (offset + at) % PAGE_BYTES);
      Unflushed.Page page = new Unflushed.Page(offset + at, Arrays.copyOfRange(bytes, at, pageEnd));
      page.apply(now);
      unflushed.add(page);
      at = pageEnd;
    }
  }

  void sync() {
    for (Unflushed change : unflushed) {
      apply(change, disk);
    }
    unflushed.clear();
  }

  /** The kernel takes what it could not write for written: it can be seen until it is evicted. */
  void flushFailed() {
    unflushed.removeIf(Unflushed.Page.class::isInstance);
    writeErrors++;
  }

  /** How often that has happened. */
  long writeErrors() {
    return writeErrors;
  }

  /** The daemon is gone, and with it whatever it held. */
  void processDied() {
    lease = Optional.empty();
    opens = 0;
    opensForWrite = 0;
  }

  /** Keeps of what was not flushed the first changes of metadata and any pages. */
  void powerCut(RandomGenerator random) {
    long changes = unflushed.stream().filter(Unflushed.Metadata.class::isInstance).count();
    long kept = random.nextLong(changes + 1);
    for (Unflushed change : unflushed) {
      boolean survives =
          switch (change) {
            case Unflushed.Metadata _ -> kept-- > 0;
            case Unflushed.Page _ -> random.nextBoolean();
          };
      if (survives) {
        apply(change, disk);
      }
    }
    unflushed.clear();
    now = disk.copy();
  }

  private void metadata(Change change) {
    change.apply(now);
    unflushed.add(new Unflushed.Metadata(change));
  }

  private static void apply(Unflushed change, Image image) {
    switch (change) {
      case Unflushed.Metadata(Change metadata) -> metadata.apply(image);
      case Unflushed.Page page -> page.apply(image);
    }
  }
}
