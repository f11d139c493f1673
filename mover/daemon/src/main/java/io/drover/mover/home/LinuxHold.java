package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.Io;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.mover.migration.FileFacts;
import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A read lease on a file (fcntl(2)): no one has it open for writing while we hold it. */
final class LinuxHold implements SourceHold {
  private enum Lent {
    /** Given up as soon as somebody wants to write. */
    LENT,
    /** Kept until everybody has relented. */
    INSISTED,
    BROKEN
  }

  private final FileKey key;
  private final Descriptor file;
  private final FileFacts facts;
  private final LeaseWatch watch;
  private Lent state = Lent.LENT;
  private int insisting;
  private boolean closed;

  LinuxHold(FileKey key, Descriptor file, FileFacts facts, LeaseWatch watch) {
    this.key = key;
    this.file = file;
    this.facts = facts;
    this.watch = watch;
  }

  @Override
  public FileFacts facts() {
    return facts;
  }

  @Override
  public int read(long offset, ByteBuffer into) throws HomeException {
    try {
      return Io.read(file, into, offset);
    } catch (LinuxException e) {
      throw LinuxTree.failure("reading " + key + " at " + offset, e);
    }
  }

  @Override
  public ByteRange dataAt(long offset) throws HomeException {
    try {
      long start = offset < facts.bytes() ? Extents.seekData(file, offset) : -1;
      if (start < 0 || start >= facts.bytes()) {
        return new ByteRange(facts.bytes(), facts.bytes());
      }
      return new ByteRange(start, Math.min(Extents.seekHole(file, start), facts.bytes()));
    } catch (LinuxException e) {
      throw LinuxTree.failure("looking for data of " + key + " from " + offset, e);
    }
  }

  @Override
  public Optional<FileOffset> inFile(long offset) {
    return Optional.of(new FileOffset(file::number, offset));
  }

  @Override
  public synchronized boolean unbroken() {
    return state != Lent.BROKEN && leaseIsWhole();
  }

  @Override
  public synchronized boolean insist() {
    if (!unbroken()) {
      return false;
    }
    state = Lent.INSISTED;
    insisting++;
    return true;
  }

  @Override
  public synchronized void relent() {
    insisting--;
    if (insisting == 0 && state == Lent.INSISTED) {
      state = Lent.LENT;
    }
  }

  /** Called by the watch: lets a waiting writer in unless the hold insists. */
  synchronized void yieldIfAsked() {
    if (state == Lent.LENT && !leaseIsWhole()) {
      state = Lent.BROKEN;
      drop();
    }
  }

  /** Again is harmless, also when the file is closed. */
  @Override
  public void close() {
    watch.remove(this);
    synchronized (this) {
      if (!closed) {
        closed = true;
        state = Lent.BROKEN;
        drop();
      }
    }
  }

  private boolean leaseIsWhole() {
    try {
      return Lease.current(file) == Lease.Kind.READ;
    } catch (LinuxException e) {
      // A lease that cannot be asked about is not one to rely on.
      return false;
    }
  }

  private void drop() {
    try {
      Lease.drop(file);
    } catch (LinuxException e) {
      // Closing the descriptor, which follows, drops it for certain.
      file.close();
    }
  }
}
