package io.drover.mover.sim;

import io.drover.events.FilePath;
import io.drover.mover.home.Exclusive;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Fill;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.RangedFill;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.FileAttributes;
import io.drover.stub.Stub;
import io.drover.stub.StubCodec;
import java.util.Map;
import java.util.Optional;

/** One open file; counts as a descriptor until it is closed. */
final class MemoryFile implements HomeFile {
  private final MemoryHome home;
  private final MemoryInode inode;
  private final FileKey key;
  private final MemoryDescriptor descriptor;
  private boolean open = true;

  /** Dies with the descriptor. */
  private Optional<MemoryInode.Lease> lease = Optional.empty();

  /** Ranges of it come back: what is done to it is done under locks of that fill. */
  private boolean ranged;

  /** After a seizure the one descriptor is open for writing too. */
  private boolean forWrite;

  MemoryFile(MemoryHome home, MemoryInode inode, FileKey key) {
    this.home = home;
    this.inode = inode;
    this.key = key;
    this.descriptor = new MemoryDescriptor(inode);
    inode.opens++;
  }

  @Override
  public FileKey key() {
    return key;
  }

  @Override
  public Optional<FilePath> path() {
    throw new UnsupportedOperationException("nothing comes ahead here");
  }

  @Override
  public FileFacts facts() throws HomeException {
    return home.step("stat " + inode.identity(), inode::facts);
  }

  @Override
  public FileAttributes attributes() throws HomeException {
    FileFacts facts = facts();
    return new FileAttributes(facts.mode(), facts.uid(), facts.gid(), facts.mtimeNanos(), Map.of());
  }

  @Override
  public Found stub() throws HomeException {
    return home.step("read the stub of " + inode.identity(), () -> MemoryHome.foundOn(inode));
  }

  @Override
  public void change(Durability durability, Change change) throws HomeException, Superseded {
    home.stopOthers(ranged);
    try {
      changeAlone(durability, change);
    } finally {
      home.stopOthers(false);
    }
  }

  private void changeAlone(Durability durability, Change change) throws HomeException, Superseded {
    // One step for the read; nobody else of the daemon comes between it and the write.
    stub();
    Optional<Stub> written = change.apply(MemoryHome.foundOn(inode));
    if (written.isEmpty()) {
      return;
    }
    byte[] encoded = StubCodec.encode(written.get());
    home.locked(
        () -> {
          home.run(
              "write the stub of " + inode.identity(),
              () -> inode.setStub(encoded, home.nowNanos()));
          return encoded;
        });
    if (durability == Durability.DURABLE) {
      home.sync(descriptor);
    }
  }

  @Override
  public void flush() throws HomeException {
    home.sync(descriptor);
  }

  @Override
  public void forget(Optional<Stub> last) throws HomeException, Superseded {
    // One step for the read; nobody else of the daemon comes between it and the removal.
    stub();
    if (!MemoryHome.foundOn(inode).own().equals(last)) {
      throw new Superseded("the stub changed before it was removed");
    }
    home.locked(
        () -> {
          home.run("remove the stub", () -> inode.removeStub(home.nowNanos()));
          return last;
        });
    home.sync(descriptor);
  }

  @Override
  public Optional<SourceHold> hold() throws HomeException {
    boolean taken =
        home.step(
            "hold " + inode.identity(), () -> inode.opensForWrite == 0 && inode.lease.isEmpty());
    if (!taken) {
      return Optional.empty();
    }
    MemoryInode.Lease taking = lease(new MemoryInode.Lease(false, false));
    return Optional.of(new MemoryHold(home, inode, taking, facts()));
  }

  @Override
  public Optional<Exclusive> seize() throws HomeException {
    boolean alone =
        home.step(
            "seize " + inode.identity(),
            () -> inode.opens == 1 && inode.opensForWrite == 0 && inode.lease.isEmpty());
    forWrite = true;
    inode.opensForWrite++;
    if (!alone) {
      return Optional.empty();
    }
    MemoryInode.Lease taking = lease(new MemoryInode.Lease(true, true));
    return Optional.of(new MemoryExclusive(home, inode, taking, this));
  }

  private MemoryInode.Lease lease(MemoryInode.Lease taken) {
    lease = Optional.of(taken);
    inode.lease = lease;
    return taken;
  }

  @Override
  public void settle() throws HomeException {
    home.run("settle " + inode.identity(), () -> {});
  }

  @Override
  public RangedFill fillRanges() {
    ranged = true;
    return new MemoryRangedFill(home, inode);
  }

  @Override
  public Fill fill(Fill.Next next) throws HomeException {
    return new MemoryFill(home, descriptor, facts());
  }

  @Override
  public void close() {
    if (!open || !home.isAlive()) {
      return;
    }
    open = false;
    inode.opens--;
    if (forWrite) {
      inode.opensForWrite--;
    }
    lease.ifPresent(held -> home.end(inode, held));
  }
}
