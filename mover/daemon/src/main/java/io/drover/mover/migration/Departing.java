package io.drover.mover.migration;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.util.Optional;

/**
 * The next step by which a file ceases to be managed; a pure function of its stub, so that whoever
 * takes an interrupted leave up goes on with the same steps. Objects are deleted only while home is
 * whole and the stub still names them but calls them bad: no release relies on such a copy, and a
 * crash leaves no object that nothing names.
 */
public sealed interface Departing {
  /** There is no stub: it has left, or never was managed. */
  record Left() implements Departing {}

  /** It cannot leave until somebody changes something. */
  record Refuse(Code code, String message) implements Departing {}

  /** Home is not whole: its bytes come first. */
  record BringHome() implements Departing {}

  /** Copies are half made: what there is of one goes next. */
  record GiveUp(Stub stub, PoolMigration migration) implements Departing {}

  /** Home is whole: write this stub, durably, then delete what it names, then forget it. */
  record Disown(Stub disowned) implements Departing {}

  static Departing next(Optional<Stub> found) {
    if (found.isEmpty()) {
      return new Left();
    }
    Stub stub = found.get();
    if (stub.has(Flag.QUARANTINED)) {
      return new Refuse(
          Code.NEEDS_ATTENTION,
          "the file is quarantined; see drover explain, or copy it to another name and delete it");
    }
    if (!stub.isWhole()) {
      return new BringHome();
    }
    return stub.migrations().isEmpty()
        ? new Disown(disowned(stub))
        : new GiveUp(stub, stub.migrations().getFirst());
  }

  private static Stub disowned(Stub stub) {
    Stub disowned = stub;
    for (Copy copy : stub.copies()) {
      disowned = disowned.withCopyMarked(copy.place(), Copy.State.BAD);
    }
    return disowned;
  }
}
