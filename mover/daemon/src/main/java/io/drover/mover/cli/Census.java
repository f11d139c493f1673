package io.drover.mover.cli;

import io.drover.mover.home.Found;
import io.drover.stub.Copy;
import io.drover.stub.Stub;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Drover has of the files of a tree, added up in one walk without a list of them. A file with
 * several names counts once for each, its absent bytes once in all.
 */
final class Census {
  private final Set<String> pools = new TreeSet<>();
  private long managed;
  private long foreign;
  private long released;
  private long absentBytes;
  private long copies;
  private boolean incomplete;

  void add(FileLook look) {
    switch (look.found()) {
      case Found.Unmanaged _ -> {}
      case Found.Managed(Stub stub) -> add(stub, look.facts().links());
      case Found.Foreign _, Found.Unreadable _ -> foreign++;
    }
  }

  private void add(Stub stub, int names) {
    managed++;
    copies += stub.copies().size();
    stub.copies().stream().map(Copy::place).forEach(place -> pools.add(place.pool()));
    if (!stub.isWhole()) {
      released++;
      long bytes = stub.version().bytes();
      long absent = bytes - stub.home().present(bytes).bytes();
      absentBytes += Math.ceilDiv(absent, Math.max(1, names));
    }
  }

  /** Something could not be looked at. */
  void missed() {
    incomplete = true;
  }

  /** Files with a stub of their own. */
  long managed() {
    return managed;
  }

  /** Files with a stub that is not their own, or that cannot be read. */
  long foreign() {
    return foreign;
  }

  /** Files that have any stub. */
  long all() {
    return managed + foreign;
  }

  /** Files that are not whole at home. */
  long released() {
    return released;
  }

  /** What they lack; holes are counted, since only the pools know of them. */
  long absentBytes() {
    return absentBytes;
  }

  long copies() {
    return copies;
  }

  /** Where the copies are. */
  Set<String> pools() {
    return pools;
  }

  boolean isIncomplete() {
    return incomplete;
  }
}
