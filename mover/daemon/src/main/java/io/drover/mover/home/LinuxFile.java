package io.drover.mover.home;

import io.drover.events.FilePath;
import io.drover.linux.Attributes;
import io.drover.linux.Descriptor;
import io.drover.linux.Handle;
import io.drover.linux.Io;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.FileAttributes;
import io.drover.stub.Stub;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A file opened for reading on the private mount. */
final class LinuxFile implements HomeFile {
  /** ACLs lie in these attributes in the kernel's own encoding (acl(5)). */
  private static final List<String> ACLS =
      List.of("system.posix_acl_access", "system.posix_acl_default");

  private static final int WRITTEN_BACK = Io.SYNC_WAIT_BEFORE | Io.SYNC_WRITE | Io.SYNC_WAIT_AFTER;

  private final FileKey key;
  private final LinuxTree.Means means;
  private final int slot;
  private Descriptor file;

  /**
   * @param slot of the file's slot lock
   */
  LinuxFile(FileKey key, Descriptor file, int slot, LinuxTree.Means means) {
    this.key = key;
    this.file = file;
    this.slot = slot;
    this.means = means;
  }

  @Override
  public FileKey key() {
    return key;
  }

  @Override
  public Optional<FilePath> path() throws HomeException {
    try {
      // The private mount is attached nowhere, so its root is the path's.
      byte[] path = Names.pathOf(file);
      boolean absolute = path.length > 1 && path[0] == '/';
      return absolute
          ? Optional.of(FilePath.of(Arrays.copyOfRange(path, 1, path.length)))
          : Optional.empty();
    } catch (LinuxException e) {
      throw LinuxTree.failure("asking for a name of " + key, e);
    }
  }

  Descriptor descriptor() {
    return file;
  }

  @Override
  public FileFacts facts() throws HomeException {
    return factsOf(key, file);
  }

  static FileFacts factsOf(FileKey key, Descriptor file) throws HomeException {
    try {
      Status status = Status.of(file);
      return new FileFacts(
          status.size(),
          status.mtimeNanos(),
          status.ctimeNanos(),
          status.links(),
          status.mode(),
          status.uid(),
          status.gid());
    } catch (LinuxException e) {
      throw LinuxTree.failure("asking for the status of " + key, e);
    }
  }

  @Override
  public FileAttributes attributes() throws HomeException {
    FileFacts facts = facts();
    TreeMap<String, String> extended = new TreeMap<>();
    try {
      Attributes attributes = Attributes.of(file);
      for (String name : attributes.names()) {
        boolean kept = name.startsWith("user.") && !name.startsWith("user.drover");
        if (kept || ACLS.contains(name)) {
          attributes
              .get(name)
              .ifPresent(value -> extended.put(name, HexFormat.of().formatHex(value)));
        }
      }
    } catch (LinuxException e) {
      throw LinuxTree.failure("reading the attributes of " + key, e);
    }
    return new FileAttributes(facts.mode(), facts.uid(), facts.gid(), facts.mtimeNanos(), extended);
  }

  @Override
  public Found stub() throws HomeException {
    return means.attribute().read(file, key.inode());
  }

  @Override
  public void change(Durability durability, Change change) throws HomeException, Superseded {
    try {
      try (SlotLocks.Slot _ = means.slots().lock(slot)) {
        Optional<Stub> written = change.apply(stub());
        if (written.isEmpty()) {
          return;
        }
        means.attribute().write(file, written.get());
      }
      if (durability == Durability.DURABLE) {
        means.sync().durable(file);
      }
    } catch (LinuxException e) {
      throw LinuxTree.failure("writing the stub of " + key, e);
    }
  }

  @Override
  public void flush() throws HomeException {
    try {
      means.sync().durable(file);
    } catch (LinuxException e) {
      throw LinuxTree.failure("making the stub of " + key + " durable", e);
    }
  }

  @Override
  public void forget(Optional<Stub> last) throws HomeException, Superseded {
    try {
      try (SlotLocks.Slot _ = means.slots().lock(slot)) {
        Found found = stub();
        if (!found.equals(last.<Found>map(Found.Managed::new).orElseGet(Found.Unmanaged::new))) {
          throw new Superseded("the stub of " + key + " changed before it was removed");
        }
        means.attribute().remove(file);
      }
      means.sync().durable(file);
    } catch (LinuxException e) {
      throw LinuxTree.failure("removing the stub of " + key, e);
    }
  }

  @Override
  public Optional<SourceHold> hold() throws HomeException {
    try {
      if (!Lease.tryTake(file, Lease.Kind.READ)) {
        return Optional.empty();
      }
      // Stores to a mapped page that is dirty already change no time (kernel 6.18); to a clean one
      // they do, or a lease tells of them. What is written back here the commit makes durable.
      Io.syncRange(file, 0, 0, WRITTEN_BACK);
      LinuxHold hold = new LinuxHold(key, file, facts(), means.leases());
      means.leases().add(hold);
      return Optional.of(hold);
    } catch (LinuxException e) {
      throw LinuxTree.failure("holding " + key, e);
    }
  }

  @Override
  public Optional<Exclusive> seize() throws HomeException {
    Optional<Drains.Drain> begun = means.drains().begin(key);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Drains.Drain drain = begun.get();
    boolean seized = false;
    try {
      means.watch().arm(file);
      // Any second descriptor of ours would stand against a write lease, so this one takes turns.
      file.close();
      Descriptor both = reopen(Open.O_RDWR | Open.O_NONBLOCK | Open.O_NOATIME);
      file = both;
      seized = LinuxExclusive.isAlone(both, means.watch());
      if (!seized) {
        return Optional.empty();
      }
      // No flush: the stub that decides the drop is flushed before anything is punched.
      Io.syncRange(both, 0, 0, WRITTEN_BACK);
      return Optional.of(new LinuxExclusive(key, both, means.watch(), drain));
    } catch (LinuxException e) {
      seized = false;
      throw LinuxTree.failure("seizing " + key, e);
    } finally {
      if (!seized) {
        drain.close();
      }
    }
  }

  @Override
  public void settle() throws HomeException {
    try {
      if (means.drains().holds(key)) {
        return;
      }
      means.watch().settle(file);
      boolean whole = stub().own().map(Stub::isWhole).orElse(true);
      if (!whole || means.drains().holds(key)) {
        means.watch().arm(file);
      }
    } catch (LinuxException e) {
      throw LinuxTree.failure("settling " + key, e);
    }
  }

  @Override
  public Fill fill(Fill.Next next) throws HomeException {
    try {
      Descriptor writing = reopen(Open.O_RDWR | Open.O_NOATIME);
      try {
        return new LinuxFill(key, file, LinuxFill.writer(writing, next), means.sync());
      } catch (HomeException | LinuxException e) {
        // Left open, it would stand against every lease on the file.
        writing.close();
        throw e;
      }
    } catch (LinuxException e) {
      throw LinuxTree.failure("opening " + key + " to fill it", e);
    }
  }

  @Override
  public RangedFill fillRanges() throws HomeException {
    try {
      return new LinuxRangedFill(key, means);
    } catch (LinuxException e) {
      throw LinuxTree.failure("opening " + key + " to fill ranges of it", e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private Descriptor reopen(int flags) throws LinuxException {
    return Handle.decode(key.inode().handle()).open(means.root(), flags);
  }
}
