package io.drover.mover.ops;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Stub;
import java.util.stream.Stream;

/**
 * The one clear answer to "where is my file and why is it waiting?": a pure function of what was
 * found. First where the bytes are, then what a reader meets, then what is being done about it.
 */
final class Sentence {
  private Sentence() {}

  static String of(Circumstances known) {
    return Stream.of(found(known), Errand.of(known))
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + " " + other)
        .orElseThrow();
  }

  private static String found(Circumstances known) {
    return switch (known.finding()) {
      case Finding.NoSuchTree(var trees) ->
          "Tree %s is not served here; this daemon serves %s."
              .formatted(known.file().tree(), trees.isEmpty() ? "none" : String.join(", ", trees));
      case Finding.Unreachable(Code code, String message) -> unreachable(known, code, message);
      case Finding.Unmanaged _ ->
          "The file is in place and Drover has done nothing with it yet: no pool holds a copy.";
      case Finding.Foreign(Stub stub, String reason) -> foreign(stub, reason);
      case Finding.Unreadable(String reason) ->
          "The file's stub cannot be read (%s), so Drover leaves the file alone; readers of ranges"
                  .formatted(reason)
              + " that are not on disk get an error. Put the attribute back from a backup, or take"
              + " it off the file (setfattr -x) to keep what is on disk.";
      case Finding.Managed managed -> managed(known, managed);
    };
  }

  private static String unreachable(Circumstances known, Code code, String message) {
    return code == Code.NO_SUCH_FILE
        ? "There is no file %s.".formatted(known.file().text())
        : "The file cannot be looked at: %s.".formatted(message);
  }

  private static String foreign(Stub stub, String reason) {
    String start =
        "The file carries the stub of another file (%s), as a copy or a restored backup does"
            .formatted(reason);
    return stub.isWhole()
        ? start
            + "; its bytes are in place, and Drover leaves it alone until it is adopted (drover"
            + " adopt)."
        : start
            + ", and that stub says bytes are missing: readers get an error instead of zeros until"
            + " the file is adopted (drover adopt).";
  }

  private static String managed(Circumstances known, Finding.Managed found) {
    Stub stub = found.stub();
    return switch (FileState.of(found)) {
      case QUARANTINED ->
          "The file is in a state that no recovery rule knows, so nothing touches it until a human"
              + " has looked at it (drover state shows its stub, the log says what was found).";
      case LOST -> lost(stub);
      case RELEASING, RELEASED, PARTIAL -> Absence.of(known, found);
      case RESIDENT -> resident(stub) + Promises.of(known, stub);
      case DIRTY ->
          "The file is in place and its content is newer than what %s: it has to be archived again"
                  .formatted(held(stub))
              + " before it can be released."
              + Promises.of(known, stub);
      case ARCHIVED -> archived(found) + Promises.of(known, stub);
      case UNREACHABLE, UNMANAGED, FOREIGN, UNREADABLE ->
          throw new IllegalArgumentException("not a managed file: " + found);
    };
  }

  private static String lost(Stub stub) {
    String which =
        stub.copies().isEmpty()
            ? "no copy is left"
            : "the copies in %s are damaged or gone".formatted(Wording.pools(Absence.pools(stub)));
    return "%s of the file cannot be read any more: %s. Reads of them fail; put the objects back or"
            .formatted(Wording.bytes(FileState.lostBytes(stub)), which)
        + " restore the file from a backup.";
  }

  private static String resident(Stub stub) {
    return stub.copies().isEmpty()
        ? "The file is in place and no pool holds a copy of it."
        : "The file is in place and no pool holds a good copy of it: what %s turned out to be"
                .formatted(held(stub))
            + " damaged or gone; archive it again.";
  }

  private static String held(Stub stub) {
    var pools = Absence.pools(stub);
    return Wording.pools(pools) + (pools.size() == 1 ? " holds" : " hold");
  }

  private static String archived(Finding.Managed found) {
    var pools = found.stub().goodCopies().stream().map(copy -> copy.place().pool()).toList();
    String start =
        "The file is in place and archived: %s %s of this content."
            .formatted(
                Wording.pools(pools),
                pools.size() == 1 ? "holds a verified copy" : "hold verified copies");
    String bad =
        found.stub().copies().stream().allMatch(Copy::isGood)
            ? ""
            : " Another copy turned out to be damaged or gone.";
    return start + bad + unsure(found) + passing(found);
  }

  private static String unsure(Finding.Managed found) {
    return switch (found.sameness()) {
      case UNSURE ->
          " Something touched it since (its name, its mode, or its times), so its content is"
              + " compared before home is dropped.";
      case SAME, CHANGED -> "";
    };
  }

  private static String passing(Finding.Managed found) {
    return found.passing()
        ? " It came back only to be read (governor), and is released again when nobody has it open."
        : "";
  }

  /** What a flag forbids. */
  static String forbidden(Stub stub) {
    String archive = stub.has(Flag.NO_ARCHIVE) ? " It is marked never to be archived." : "";
    return stub.has(Flag.NO_RELEASE) ? archive + " It is marked never to be released." : archive;
  }
}
