package io.drover.tier.command;

import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Turns what a command, or the disk under spool and catalogue, said into what the caller does. */
record CommandFailure(String target) {
  TierException of(String attempt, Role role, Verdict.Failed failed) {
    String what =
        "%s on %s: the %s command: %s".formatted(attempt, target, role.word(), failed.why());
    return switch (failed.meaning()) {
      case DONE, AGAIN -> new TierException.Transient(what + "; see the manager's own log", null);
      case MISSING -> new TierException.Missing(what);
      case CORRUPT -> new TierException.Corrupt(what);
      case FULL -> refused(Reason.FULL, what + "; add cartridges, or free space there");
      case READ_ONLY -> refused(Reason.READ_ONLY, what + "; make it writable again");
      case PERMISSION -> refused(Reason.PERMISSION, what + "; let Drover's user do that");
      case UNSUPPORTED -> refused(Reason.UNSUPPORTED, what + "; correct the command");
    };
  }

  /** The disk of the spool or the catalogue failed. */
  TierException of(String attempt, IOException cause) {
    if (cause instanceof TierException known) {
      return known;
    }
    String said = String.valueOf(cause.getMessage());
    boolean full = said.contains("No space left") || said.contains("quota exceeded");
    String what = "%s on %s: %s".formatted(attempt, target, described(cause));
    return full
        ? new TierException.Refused(Reason.FULL, what + "; free space there", cause)
        : new TierException.Transient(what + "; see whether that disk is well", cause);
  }

  private static String described(IOException cause) {
    return cause instanceof FileSystemException
        ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
        : String.valueOf(cause.getMessage());
  }

  TierException.Refused option(String attempt, Role role) {
    return refused(
        Reason.UNSUPPORTED,
        "%s on %s: a value in the %s command begins with a dash and would be read as an option;"
                .formatted(attempt, target, role.word())
            + " put text before it");
  }

  TierException.Missing missing(String attempt, String what) {
    return new TierException.Missing("%s on %s: %s".formatted(attempt, target, what));
  }

  TierException.Corrupt corrupt(String attempt, String what) {
    return new TierException.Corrupt("%s on %s: %s".formatted(attempt, target, what));
  }

  TierException.Transient transientFailure(String attempt, String what) {
    return new TierException.Transient("%s on %s: %s".formatted(attempt, target, what), null);
  }

  TierException.Transient interrupted(String attempt, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TierException.Transient(
        "%s on %s: interrupted; the command was killed".formatted(attempt, target), cause);
  }

  TierException.Refused refused(Reason reason, String what) {
    return new TierException.Refused(reason, what, null);
  }
}
