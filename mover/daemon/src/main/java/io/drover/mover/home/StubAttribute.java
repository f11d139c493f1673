package io.drover.mover.home;

import io.drover.events.Code;
import io.drover.linux.Attributes;
import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.stub.Decoded;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Seal;
import io.drover.stub.Stub;
import io.drover.stub.StubCodec;
import java.util.Optional;

/**
 * The extended attribute that holds the stub: {@code trusted.drover}, which only a process with
 * CAP_SYS_ADMIN sees and writes, or {@code user.drover} under a seal where the daemon has no such
 * privilege (xattr(7)).
 */
public final class StubAttribute {
  private static final String TRUSTED = "trusted.drover";
  private static final String SEALED = "user.drover";

  private final String name;
  private final Optional<Seal> seal;

  private StubAttribute(String name, Optional<Seal> seal) {
    this.name = name;
    this.seal = seal;
  }

  public static StubAttribute trusted() {
    return new StubAttribute(TRUSTED, Optional.empty());
  }

  public static StubAttribute sealed(Seal seal) {
    return new StubAttribute(SEALED, Optional.of(seal));
  }

  /** What lies there, not understood yet. */
  public Optional<byte[]> raw(Descriptor file) throws LinuxException {
    return Attributes.of(file).get(name);
  }

  public Found read(Descriptor file, InodeIdentity inode) throws HomeException {
    return read(Attributes.of(file), inode);
  }

  /**
   * As {@link #read}, of a file opened with O_PATH: such an open asks no door, so that looking at a
   * released file does not recall it.
   */
  public Found readUnopened(Descriptor file, InodeIdentity inode) throws HomeException {
    return read(Attributes.of(Names.procPath(file)), inode);
  }

  private Found read(Attributes attributes, InodeIdentity inode) throws HomeException {
    try {
      Optional<byte[]> raw = attributes.get(name);
      return raw.isEmpty() ? new Found.Unmanaged() : judge(raw.get(), inode);
    } catch (LinuxException e) {
      throw new HomeException(Code.INTERNAL, "reading the stub of " + inode + " failed", e);
    }
  }

  void write(Descriptor file, Stub stub) throws LinuxException {
    byte[] record = StubCodec.encode(stub);
    byte[] value = seal.isPresent() ? seal.get().seal(record, stub.inode()) : record;
    Attributes.of(file).set(name, value);
  }

  void remove(Descriptor file) throws LinuxException {
    Attributes.of(file).remove(name);
  }

  /** What is under a seal that does not fit is worth a look at the copies it names, no more. */
  private static Found unsealed(byte[] raw) {
    String reason = "its seal does not fit this file, or is of a key that is not known";
    return StubCodec.decode(Seal.withoutSeal(raw)) instanceof Decoded.Understood<Stub>(Stub stub)
        ? new Found.Foreign(stub, reason)
        : new Found.Unreadable(reason);
  }

  /** What the attribute of a file says. */
  public Found judge(byte[] raw, InodeIdentity inode) {
    Optional<byte[]> record = seal.isPresent() ? seal.get().open(raw, inode) : Optional.of(raw);
    if (record.isEmpty()) {
      return unsealed(raw);
    }
    return switch (StubCodec.decode(record.get())) {
      case Decoded.Understood(Stub stub) when stub.inode().equals(inode) -> new Found.Managed(stub);
      case Decoded.Understood(Stub stub) ->
          new Found.Foreign(stub, "it was written for another inode (" + stub.inode() + ")");
      case Decoded.Newer<Stub>(int version) ->
          new Found.Unreadable("it has format version " + version + ", of a later release");
      case Decoded.Garbled<Stub>(String reason) -> new Found.Unreadable("damaged: " + reason);
    };
  }
}
