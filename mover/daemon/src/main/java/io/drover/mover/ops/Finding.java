package io.drover.mover.ops;

import io.drover.events.Code;
import io.drover.mover.govern.Denials;
import io.drover.mover.migration.Sameness;
import io.drover.stub.Stub;
import java.util.Optional;
import java.util.SortedSet;

/** What a look at one file showed. */
sealed interface Finding {
  /** No tree of that name is configured here. */
  record NoSuchTree(SortedSet<String> known) implements Finding {}

  /** It could not be opened, or asked. */
  record Unreachable(Code code, String message) implements Finding {}

  /** A file without a stub. */
  record Unmanaged() implements Finding {}

  /**
   * A file with a stub of its own.
   *
   * @param guarded whether a door keeps its readers from holes
   * @param byRanges whether some programs need not wait for the whole of it
   * @param passing whether it came back only to be read, and goes again
   * @param denial whom the governor denied it last
   */
  record Managed(
      Stub stub,
      Sameness sameness,
      boolean guarded,
      boolean byRanges,
      boolean passing,
      Optional<Denials.Denial> denial)
      implements Finding {}

  /** A file with the stub of another one. */
  record Foreign(Stub stub, String reason) implements Finding {}

  /** A file with something in the place of its stub that this release cannot read. */
  record Unreadable(String reason) implements Finding {}
}
