package io.drover.tier.disk;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Extents;
import io.drover.linux.FileSystem;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.linux.StreamWriter;
import io.drover.tier.FileOffset;
import io.drover.tier.ObjectKey;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The growing file behind an upload. Zeros at the end are owed, not written: a hole is made by what
 * is written behind it, or by {@link #settle}.
 */
final class PartFile implements AutoCloseable {
  /** What an append from the heap carries over at a time. */
  private static final int BRIDGE_BYTES = 64 << 10;

  private static final int CREATE_FLAGS =
      Open.O_RDWR | Open.O_CREAT | Open.O_EXCL | Open.O_NOFOLLOW;

  private static final int UNNAMED_FLAGS = Open.O_RDWR | Open.O_TMPFILE;

  /** Below that an object is written by the flush that publishes it, together with others. */
  private static final long CACHED_BYTES = 8L << 20;

  /** Objects hold users' data: nobody but the daemon's own user reads them. */
  private static final int MODE = 0600;

  private final Descriptor file;
  private long length;
  private long fileBytes;
  private boolean named;
  private final StreamWriter writer;
  private final Sharing sharing = new Sharing();

  /**
   * A new empty file; one of that name from before is removed. A small one has no name until it is
   * flushed or published: then thousands a second do not queue for one directory, and nothing is
   * left of those that a crash cuts short.
   */
  static PartFile create(PoolRoot root, ObjectKey key, long expectedBytes) throws LinuxException {
    String name = KeyPath.upload(key);
    if (expectedBytes < CACHED_BYTES && root.makesUnnamedFiles()) {
      if (PoolRoot.exists(root.uploads(), name)) {
        PoolRoot.unlink(root.uploads(), name);
      }
      return new PartFile(unnamed(root, KeyPath.of(key).directory()), 0, false);
    }
    try {
      return named(root, name);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    PoolRoot.unlink(root.uploads(), name);
    return named(root, name);
  }

  /**
   * A file without a name, where its object is going to lie. XFS keeps a list of such files in each
   * allocation group, and a directory's files in the group of the directory: all in one would queue
   * for one list. Where there is no such directory yet, or not any more, the publish makes it.
   */
  private static Descriptor unnamed(PoolRoot root, String directory) throws LinuxException {
    if (root.hasDirectory(directory)) {
      try {
        return Open.at(root.directory(), directory, UNNAMED_FLAGS, MODE);
      } catch (LinuxException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
    }
    return unnamed(root.uploads());
  }

  private static Descriptor unnamed(Descriptor directory) throws LinuxException {
    return Open.at(directory, ".", UNNAMED_FLAGS, MODE);
  }

  /**
   * False also where nothing can be made: whoever makes a named file is told why. And on Btrfs,
   * where until Linux 6.16 the fsync of a file without a name writes nothing into its log (an inode
   * without links was taken for one that is being deleted).
   */
  static boolean canBeUnnamed(Descriptor directory) throws LinuxException {
    if (FileSystem.of(directory).type() == FileSystem.BTRFS) {
      return false;
    }
    try (Descriptor _ = unnamed(directory)) {
      return true;
    } catch (LinuxException refused) {
      return false;
    }
  }

  private static PartFile named(PoolRoot root, String name) throws LinuxException {
    return new PartFile(Open.at(root.uploads(), name, CREATE_FLAGS, MODE), 0, true);
  }

  /** The file that was left, cut to {@code durableBytes}; empty when it holds fewer. */
  static Optional<PartFile> reopen(PoolRoot root, ObjectKey key, long durableBytes)
      throws LinuxException {
    String name = KeyPath.upload(key);
    if (!PoolRoot.exists(root.uploads(), name)) {
      return Optional.empty();
    }
    Descriptor file = Open.at(root.uploads(), name, Open.O_RDWR | Open.O_NOFOLLOW, 0);
    PartFile part = new PartFile(file, durableBytes, true);
    boolean kept = false;
    try {
      kept = part.cut();
    } finally {
      if (!kept) {
        part.close();
      }
    }
    return kept ? Optional.of(part) : Optional.empty();
  }

  private boolean cut() throws LinuxException {
    Status status = Status.of(file);
    // Two names: a power cut kept the old one of a file that was published. Cutting that would cut
    // the object.
    if (status.size() < length || status.links() != 1) {
      return false;
    }
    Io.truncate(file, length);
    return true;
  }

  /** Takes over an open file that is {@code length} bytes long. */
  private PartFile(Descriptor file, long length, boolean named) {
    this.file = file;
    this.named = named;
    this.length = length;
    this.fileBytes = length;
    this.writer = new StreamWriter(file, CACHED_BYTES);
  }

  Descriptor file() {
    return file;
  }

  /** Whether it lies in the directory of uploads. */
  synchronized boolean isNamed() {
    return named;
  }

  /** Puts it into the directory of uploads, not durably, where a resume finds it. */
  synchronized void name(PoolRoot root, ObjectKey key) throws LinuxException {
    if (!named) {
      Names.link(file, new Names.Entry(root.uploads(), KeyPath.upload(key)));
      named = true;
    }
  }

  synchronized long length() {
    return length;
  }

  synchronized void append(ByteBuffer bytes) throws LinuxException {
    if (!bytes.isDirect()) {
      appendHeap(bytes);
      return;
    }
    int appended = bytes.remaining();
    writer.write(bytes, length);
    length += appended;
    fileBytes = length;
  }

  /** Appends bytes without writing them; false when they have to be, and nothing was appended. */
  synchronized boolean appendShared(FileOffset same, long bytes) throws LinuxException {
    if (!sharing.share(same, new Extents.Place(file, length), bytes)) {
      return false;
    }
    length += bytes;
    fileBytes = length;
    return true;
  }

  synchronized void appendZeros(long zeros) {
    length = Math.addExact(length, zeros);
  }

  /** Gives the file the length of what was appended, and returns it. */
  synchronized long settle() throws LinuxException {
    if (fileBytes < length) {
      Io.truncate(file, length);
      fileBytes = length;
    }
    return length;
  }

  @Override
  public void close() {
    file.close();
  }

  private void appendHeap(ByteBuffer bytes) throws LinuxException {
    ByteBuffer bridge = ByteBuffer.allocateDirect(Math.min(BRIDGE_BYTES, bytes.remaining()));
    while (bytes.hasRemaining()) {
      int piece = Math.min(bridge.capacity(), bytes.remaining());
      bridge.clear().put(bytes.slice(bytes.position(), piece)).flip();
      append(bridge);
      bytes.position(bytes.position() + piece);
    }
  }
}
