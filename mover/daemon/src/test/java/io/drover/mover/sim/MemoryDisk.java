package io.drover.mover.sim;

import io.drover.events.FilePath;
import io.drover.stub.InodeIdentity;
import io.drover.tier.VirtualTime;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The files of a tree and the clock that stamps them. Outlives every process. */
final class MemoryDisk {
  /** Some day in 2023. */
  private static final long START_NANOS = 1_700_000_000_000_000_000L;

  private final VirtualTime time;
  private final Map<FilePath, MemoryInode> names = new TreeMap<>();
  private final Map<InodeIdentity, MemoryInode> inodes = new LinkedHashMap<>();
  private long diedAtNanos;

  MemoryDisk(VirtualTime time) {
    this.time = time;
  }

  long nowNanos() {
    return START_NANOS + time.nanos();
  }

  /** When a daemon died last, and its leases with it. */
  long diedAtNanos() {
    return diedAtNanos;
  }

  MemoryInode create(FilePath path, byte[] content) {
    ByteBuffer handle = ByteBuffer.allocate(8).putInt(inodes.size() + 12).putInt(1);
    MemoryInode inode = new MemoryInode(new InodeIdentity(handle.array()), content, nowNanos());
    inodes.put(inode.identity(), inode);
    names.put(path, inode);
    return inode;
  }

  Optional<MemoryInode> find(FilePath path) {
    return Optional.ofNullable(names.get(path));
  }

  Optional<MemoryInode> find(InodeIdentity identity) {
    return Optional.ofNullable(inodes.get(identity)).filter(inode -> !inode.deleted);
  }

  void rename(FilePath from, FilePath to) {
    MemoryInode inode = names.remove(from);
    delete(to);
    inode.touchCtime(nowNanos());
    names.put(to, inode);
  }

  void delete(FilePath path) {
    Optional.ofNullable(names.remove(path)).ifPresent(inode -> inode.deleted = true);
  }

  List<FilePath> paths() {
    return List.copyOf(names.keySet());
  }

  Collection<MemoryInode> inodes() {
    return inodes.values().stream().filter(inode -> !inode.deleted).toList();
  }

  void processDied() {
    diedAtNanos = nowNanos();
    inodes.values().forEach(MemoryInode::processDied);
  }

  void powerCut(RandomGenerator random) {
    processDied();
    inodes.values().forEach(inode -> inode.powerCut(random));
  }
}
