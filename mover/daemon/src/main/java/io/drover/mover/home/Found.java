package io.drover.mover.home;

import io.drover.stub.Stub;
import java.util.Optional;

/** What lies in the place of a file's stub. */
public sealed interface Found {
  /** No stub: an ordinary file. */
  record Unmanaged() implements Found {}

  /** A stub that belongs to this inode. */
  record Managed(Stub stub) implements Found {}

  /** A stub that was written for another inode, or under a key nobody knows. */
  record Foreign(Stub stub, String reason) implements Found {}

  /** Bytes that this release cannot read: damaged, or of a later one. */
  record Unreadable(String reason) implements Found {}

  /** The stub, when it is this file's own. */
  default Optional<Stub> own() {
    return this instanceof Managed(Stub stub) ? Optional.of(stub) : Optional.empty();
  }
}
