package io.drover.tier.disk;

import io.drover.linux.Attributes;
import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Status;
import io.drover.tier.Crc;
import io.drover.tier.FileOffset;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An object on its way: a file in the directory of uploads, or with no name yet, that gets the name
 * of its object when it is durable.
 */
final class DiskUpload implements Upload {
  private final PoolDirectory pool;
  private final PoolRoot root;
  private final ObjectKey key;
  private final PartFile part;
  private boolean entryDurable;
  private volatile boolean broken;
  private boolean sealed;
  private boolean renamed;
  private boolean ended;
  private boolean closed;

  /** Takes over the part and one share of the root. */
  DiskUpload(PoolDirectory pool, PoolRoot root, ObjectKey key, PartFile part) {
    this.pool = pool;
    this.root = root;
    this.key = key;
    this.part = part;
  }

  @Override
  public long appendedBytes() {
    return part.length();
  }

  @Override
  public void append(ByteBuffer bytes) throws TierException {
    perform("append to", () -> part.append(bytes));
  }

  @Override
  public boolean append(ByteBuffer bytes, FileOffset same) throws TierException {
    AtomicBoolean shared = new AtomicBoolean();
    perform("append to", () -> shared.set(part.appendShared(same, bytes.remaining())));
    if (!shared.get()) {
      append(bytes);
      return false;
    }
    bytes.position(bytes.limit());
    return true;
  }

  @Override
  public void appendZeros(long bytes) throws TierException {
    perform("append to", () -> part.appendZeros(bytes));
  }

  @Override
  public long flush() throws TierException {
    AtomicLong durableBytes = new AtomicLong();
    perform(
        "flush",
        () -> {
          durableBytes.set(part.settle());
          part.name(root, key);
          root.sync().durable(part.file());
          syncEntry();
        });
    return durableBytes.get();
  }

  @Override
  public void publish(Crc digest, Label label) throws TierException {
    if (ended) {
      return;
    }
    if (!sealed) {
      requireLength(digest);
      perform("publish", () -> seal(label));
      sealed = true;
    }
    pool.within(root, "publish " + key, _ -> publishSealed());
    ended = true;
  }

  @Override
  public void abandon() throws TierException {
    if (ended) {
      return;
    }
    pool.within(root, "abandon " + key, _ -> removed());
    ended = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      part.close();
      root.close();
    }
  }

  /** Bytes, length and label are durable before the name is. */
  private void seal(Label label) throws IOException {
    part.settle();
    Attributes attributes = Attributes.of(part.file());
    if (label.isEmpty()) {
      attributes.remove(DiskTier.LABEL);
    } else {
      attributes.set(DiskTier.LABEL, label.bytes());
    }
    root.sync().durable(part.file());
    long bytes = Status.of(part.file()).size();
    if (bytes != part.length()) {
      throw new TierException.Corrupt(
          "publish %s: %d bytes were appended, the file has %d; begin it again"
              .formatted(key, part.length(), bytes));
    }
  }

  /** Also under its key, where a publish that failed at the last step may have left it. */
  private Boolean removed() throws LinuxException {
    if (renamed) {
      return PoolRoot.unlink(root.directory(), KeyPath.of(key).path());
    }
    return part.isNamed() && PoolRoot.unlink(root.uploads(), KeyPath.upload(key));
  }

  private Boolean publishSealed() throws TierException, LinuxException {
    KeyPath path = KeyPath.of(key);
    if (!renamed) {
      root.ensureDirectory(path.directory());
      place(path);
      renamed = true;
    }
    root.syncDirectory(path.directory());
    return renamed;
  }

  private void place(KeyPath path) throws TierException, LinuxException {
    Names.Entry to = new Names.Entry(root.directory(), path.path());
    try {
      place(to);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT || !root.isPool()) {
        throw e;
      }
      requirePart();
      // The file is there, so the directory is not: somebody removed it since it was made.
      root.forgetDirectory(path.directory());
      root.ensureDirectory(path.directory());
      place(to);
    }
  }

  /** A link to a name that is taken fails; a rename replaces what an earlier publish left there. */
  private void place(Names.Entry to) throws LinuxException {
    if (!part.isNamed()) {
      try {
        Names.link(part.file(), to);
        return;
      } catch (LinuxException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
      part.name(root, key);
    }
    Names.rename(new Names.Entry(root.uploads(), KeyPath.upload(key)), to);
  }

  private void requirePart() throws TierException, LinuxException {
    if (part.isNamed() && !PoolRoot.exists(root.uploads(), KeyPath.upload(key))) {
      throw pool.failure().missing("publish " + key, "the upload was deleted; begin it again");
    }
  }

  private void requireLength(Crc digest) throws TierException {
    if (digest.bytes() != part.length()) {
      throw new TierException.Corrupt(
          "publish %s: %d bytes were announced, %d were appended; begin it again"
              .formatted(key, digest.bytes(), part.length()));
    }
  }

  /**
   * The name in the directory of uploads, so that a resume finds the file. Once is enough, and an
   * upload that is published at once never needs it.
   */
  private void syncEntry() throws LinuxException {
    if (!entryDurable) {
      root.sync().durable(root.uploads());
      entryDurable = true;
    }
  }

  @FunctionalInterface
  private interface Step {
    void perform() throws IOException;
  }

  /**
   * After a failed write or fsync the kernel may hold lost pages for clean, so that a later fsync
   * succeeds (fsync(2)): this upload never speaks of durability again.
   */
  private void perform(String verb, Step step) throws TierException {
    String attempt = verb + " " + key;
    if (broken) {
      throw new TierException.Transient(
          attempt + ": an earlier call failed; resume it at its last durable offset", null);
    }
    boolean done = false;
    try {
      pool.within(
          root,
          attempt,
          inside -> {
            step.perform();
            return inside;
          });
      done = true;
    } finally {
      // Not set beforehand: a flush and an append of the same upload run side by side.
      broken |= !done;
    }
  }
}
