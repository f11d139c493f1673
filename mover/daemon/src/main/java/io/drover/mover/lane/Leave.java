package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Departing;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Recalls;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way out of one file: home is made whole, its copies go and then its stub. Each step is
 * durable before the next, and each may be repeated.
 */
final class Leave {
  /** Home, a migration, the copies; more only when somebody works against us. */
  private static final int STEPS_MAX = 6;

  private final Workshop shop;
  private final Recalls recalls;
  private final Assignment assignment;
  private final HomeFile file;
  private long movedBytes;

  Leave(Workshop shop, Recalls recalls, Assignment assignment, HomeFile file) {
    this.shop = shop;
    this.recalls = recalls;
    this.assignment = assignment;
    this.file = file;
  }

  /**
   * Goes as far as it can.
   *
   * @param again performs the request once more; called when bytes that somebody else brings back
   *     have come
   * @return nothing when that is waited for
   */
  Optional<Finish> run(Runnable again) throws IOException, Superseded, InterruptedException {
    for (int step = 0; step < STEPS_MAX; step++) {
      Optional<Finish> unwanted = unwanted();
      if (unwanted.isPresent()) {
        return unwanted;
      }
      switch (Departing.next(file.stub().own())) {
        case Departing.Left() -> {
          file.forget(Optional.empty());
          return Optional.of(Answers.succeeded("the file is not managed"));
        }
        case Departing.Refuse(Code code, String message) -> {
          return Optional.of(Answers.failed(code, message));
        }
        case Departing.BringHome() -> {
          var home = recalls.restore(file.key(), Runnable::run);
          if (!home.isDone()) {
            assignment.waitingFor("its bytes");
            var _ = home.thenRun(again);
            return Optional.empty();
          }
          Optional<Finish> denied = denied(home);
          if (denied.isPresent()) {
            return denied;
          }
        }
        case Departing.GiveUp(Stub stub, PoolMigration migration) -> {
          var recovered = new Recovered(shop, assignment, file, Optional.empty());
          Optional<Finish> blocked = recovered.giveUp(stub, migration);
          if (blocked.isPresent()) {
            return blocked;
          }
        }
        case Departing.Disown(Stub disowned) -> {
          return Optional.of(depart(disowned));
        }
      }
    }
    return Optional.of(new Finish.NotNow(Code.BUSY, "the file is used and moved all the time"));
  }

  /** Why nothing may be done, or nothing more. */
  private Optional<Finish> unwanted() throws HomeException {
    return switch (file.stub()) {
      case Found.Foreign(Stub _, String reason) -> Optional.of(notOurs(reason));
      case Found.Unreadable(String reason) -> Optional.of(notOurs(reason));
      case Found.Unmanaged _ -> stopped();
      case Found.Managed _ -> {
        Optional<Finish> other = Stubs.unexpected(assignment.request(), file.facts());
        yield other.isPresent() ? other : stopped();
      }
    };
  }

  private Optional<Finish> stopped() {
    return switch (assignment.stop()) {
      case NONE -> Optional.empty();
      case CANCELLED -> Optional.of(Answers.cancelled("cancelled before its copies were deleted"));
      case REVOKED -> Optional.of(new Finish.LetGo());
    };
  }

  private static Finish notOurs(String reason) {
    return Answers.failed(
        Code.NEEDS_ATTENTION,
        "its stub is not this file's own: "
            + reason
            + "; run drover adopt on it, or, if all its bytes are in place, remove the attribute"
            + " by hand");
  }

  private Optional<Finish> denied(CompletableFuture<Admission> home) throws HomeException {
    return switch (home.join()) {
      case Admission.Granted _ -> {
        movedBytes = file.facts().bytes();
        yield Optional.empty();
      }
      case Admission.Denied denied when denied.reason() == Admission.Reason.NO_GOOD_COPY ->
          Optional.of(
              Answers.failed(
                  Code.CORRUPT,
                  denied.message()
                      + "; nothing of it was deleted, and it stays managed: bring its bytes from"
                      + " elsewhere or delete the file"));
      case Admission.Denied denied -> Optional.of(Answers.of(denied));
    };
  }

  /**
   * The stub is written also when it says so already: an earlier one may have died before that was
   * durable, and a power cut must not bring back a stub that relies on what is deleted here.
   */
  private Finish depart(Stub disowned) throws HomeException, TierException, Superseded {
    file.change(
        Durability.DURABLE,
        found -> {
          if (!Departing.next(found.own()).equals(new Departing.Disown(disowned))) {
            throw new Superseded("the stub changed before its copies were given up");
          }
          return Optional.of(disowned);
        });
    Remove.deleteUnshared(shop.pools(), disowned.id(), disowned.copies());
    file.forget(Optional.of(disowned));
    return Answers.succeeded(
        "home is whole and alone; copies given up: " + disowned.copies().size(),
        movedBytes,
        disowned.version().token());
  }
}
