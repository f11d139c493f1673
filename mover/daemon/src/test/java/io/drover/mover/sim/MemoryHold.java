package io.drover.mover.sim;

import io.drover.mover.home.HomeException;
import io.drover.mover.home.SourceHold;
import io.drover.mover.migration.FileFacts;
import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A read lease; whoever opens the file for writing breaks it, until it insists. */
final class MemoryHold implements SourceHold {
  private static final int PAGE_BYTES = 4096;

  private final MemoryHome home;
  private final MemoryInode inode;
  private final MemoryInode.Lease lease;
  private final FileFacts facts;
  private int insisting;

  MemoryHold(MemoryHome home, MemoryInode inode, MemoryInode.Lease lease, FileFacts facts) {
    this.home = home;
    this.inode = inode;
    this.lease = lease;
    this.facts = facts;
  }

  @Override
  public FileFacts facts() {
    return facts;
  }

  @Override
  public int read(long offset, ByteBuffer into) throws HomeException {
    return home.step(
        "read " + inode.identity() + " at " + offset,
        () -> {
          int bytes = Math.clamp(inode.data().length - offset, 0, into.remaining());
          if (bytes > 0) {
            into.put(inode.data(), (int) offset, bytes);
          }
          return bytes;
        });
  }

  /** Pages of zeros are holes here. */
  @Override
  public ByteRange dataAt(long offset) throws HomeException {
    return home.step("data-at " + inode.identity() + " from " + offset, () -> data(offset));
  }

  @Override
  public Optional<FileOffset> inFile(long offset) {
    return Optional.empty();
  }

  private ByteRange data(long offset) {
    byte[] data = inode.data();
    if (offset >= data.length) {
      return new ByteRange(facts.bytes(), facts.bytes());
    }
    int start = (int) offset;
    while (start < data.length && isZero(data, start)) {
      start = Math.min(data.length, start - start % PAGE_BYTES + PAGE_BYTES);
    }
    int end = start;
    while (end < data.length && !isZero(data, end)) {
      end = Math.min(data.length, end - end % PAGE_BYTES + PAGE_BYTES);
    }
    return new ByteRange(start, end);
  }

  private static boolean isZero(byte[] data, int at) {
    int page = at - at % PAGE_BYTES;
    for (int i = page; i < Math.min(data.length, page + PAGE_BYTES); i++) {
      if (data[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean unbroken() {
    return !lease.broken;
  }

  @Override
  public boolean insist() {
    if (lease.broken) {
      return false;
    }
    lease.insisted = true;
    insisting++;
    return true;
  }

  @Override
  public void relent() {
    insisting--;
    if (insisting == 0) {
      lease.insisted = false;
      home.relented(inode);
    }
  }

  @Override
  public void close() {
    lease.broken = true;
    home.end(inode, lease);
  }
}
