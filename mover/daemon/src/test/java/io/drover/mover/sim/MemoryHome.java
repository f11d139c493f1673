package io.drover.mover.sim;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.linux.Descriptor;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Tree;
import io.drover.mover.home.Watch;
import io.drover.stub.Decoded;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Stub;
import io.drover.stub.StubCodec;
import io.drover.tier.Faults;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A tree over a {@link MemoryDisk}, for one life of a daemon: every call is a step. */
final class MemoryHome implements Tree {
  static final String NAME = "lab";

  private final MemoryDisk disk;
  private final Faults faults;
  private final UserDoor users;
  private final FlushFailures failures;
  private final BooleanSupplier readWhenWhole;

  /** Set while a lock is held at which other threads of the daemon would wait. */
  private boolean slotHeld;

  private boolean othersStopped;

  /** Which flushes fail although what they flush can be seen. */
  @FunctionalInterface
  interface FlushFailures {
    boolean fails(long flush);
  }

  private long flushes;

  MemoryHome(
      MemoryDisk disk,
      Faults faults,
      UserDoor users,
      FlushFailures failures,
      BooleanSupplier readWhenWhole) {
    this.disk = disk;
    this.faults = faults;
    this.users = users;
    this.failures = failures;
    this.readWhenWhole = readWhenWhole;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public HomeFile open(FilePath path) throws HomeException {
    return opened(step("open " + path, () -> disk.find(path)), path);
  }

  @Override
  public HomeFile open(InodeIdentity inode) throws HomeException {
    return opened(step("open " + inode, () -> disk.find(inode)), inode);
  }

  @Override
  public List<FilePath> siblings(FilePath file) {
    throw new UnsupportedOperationException("nothing comes ahead here");
  }

  @Override
  public Watch watch() {
    return new Watch() {
      @Override
      public void arm(Descriptor file) {
        throw new UnsupportedOperationException("files arm themselves here");
      }

      @Override
      public void settle(Descriptor file) {
        throw new UnsupportedOperationException("files settle themselves here");
      }

      @Override
      public Optional<String> unguarded() {
        return Optional.empty();
      }
    };
  }

  @Override
  public long freeBytes() {
    return 1L << 40;
  }

  @Override
  public void close() {
    // The disk lives on.
  }

  /** Whether the stub of a file that was filled has to wait for its readers. */
  boolean isReadWhenWhole() {
    return readWhenWhole.getAsBoolean();
  }

  long nowNanos() {
    return disk.nowNanos();
  }

  /** Whether another thread of the daemon would wait for a lock or a lease now. */
  boolean othersWait() {
    return slotHeld
        || othersStopped
        || disk.inodes().stream()
            .anyMatch(inode -> inode.lease.filter(lease -> lease.exclusive).isPresent());
  }

  /** Whether other workers of the daemon stand still until told otherwise. */
  void stopOthers(boolean stop) {
    othersStopped = stop;
  }

  <T> T locked(HomeAction<T> action) throws HomeException {
    boolean outer = slotHeld;
    slotHeld = true;
    try {
      return action.perform();
    } finally {
      slotHeld = outer;
    }
  }

  <T> T step(String name, Faults.Step<T, HomeException> step) throws HomeException {
    return faults.step(name, step);
  }

  void run(String name, Runnable effect) throws HomeException {
    faults.step(
        name,
        () -> {
          effect.run();
          return name;
        });
  }

  void sync(MemoryDescriptor descriptor) throws HomeException {
    MemoryInode inode = descriptor.inode();
    if (failures.fails(++flushes)) {
      inode.flushFailed();
    }
    if (descriptor.takeError()) {
      throw new HomeException(Code.INTERNAL, "fsync: EIO");
    }
    run("sync " + inode.identity(), inode::sync);
  }

  /** Ends a lease and lets in whoever waited for it. */
  void end(MemoryInode inode, MemoryInode.Lease lease) {
    if (faults.isCrashed()) {
      return;
    }
    if (inode.lease.equals(Optional.of(lease))) {
      inode.lease = Optional.empty();
      users.leaseEnded(inode);
    }
  }

  /** Whoever waits for the lease may break it now. */
  void relented(MemoryInode inode) {
    if (!faults.isCrashed()) {
      users.leaseEnded(inode);
    }
  }

  boolean isAlive() {
    return !faults.isCrashed();
  }

  /** Anything of a tree that may fail. */
  @FunctionalInterface
  interface HomeAction<T> {
    T perform() throws HomeException;
  }

  static Found foundOn(MemoryInode inode) {
    if (inode.stub().isEmpty()) {
      return new Found.Unmanaged();
    }
    return switch (StubCodec.decode(inode.stub().get())) {
      case Decoded.Understood(Stub stub) when stub.inode().equals(inode.identity()) ->
          new Found.Managed(stub);
      case Decoded.Understood(Stub stub) -> new Found.Foreign(stub, "another inode's");
      case Decoded.Newer<Stub>(int version) -> new Found.Unreadable("version " + version);
      case Decoded.Garbled<Stub>(String reason) -> new Found.Unreadable(reason);
    };
  }

  private HomeFile opened(Optional<MemoryInode> found, Object subject) throws HomeException {
    MemoryInode inode =
        found.orElseThrow(
            () -> new HomeException(Code.NO_SUCH_FILE, "opening " + subject + ": ENOENT"));
    if (inode.lease.filter(lease -> lease.exclusive).isPresent()) {
      throw new HomeException(Code.BUSY, "opening " + subject + ": EAGAIN");
    }
    return new MemoryFile(this, inode, new FileKey(NAME, inode.identity()));
  }
}
