package io.drover.mover.recall;

import io.drover.events.Code;
import io.drover.mover.copy.Unstaged;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Fill;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.home.Tree;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one file whole, whatever its stub says. */
final class Filler {
  /** A stub that changes under us this often is being fought over. */
  private static final int LOOKS_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Filler.class);

  private final Tree tree;
  private final RecallSettings settings;
  private final Recalls.Means means;
  private final Settling settling;
  private final Lingering lingering;

  /**
   * @param lingering takes what is whole and still being read
   */
  Filler(
      Tree tree,
      RecallSettings settings,
      Recalls.Means means,
      Settling settling,
      Lingering lingering) {
    this.tree = tree;
    this.settings = settings;
    this.means = means;
    this.settling = settling;
    this.lingering = lingering;
  }

  /**
   * Makes it whole, unless it is so already or must not be.
   *
   * @param first the file as it was found; closed, now or when it was held long enough
   * @return nothing while readers use the file, or while a cold pool is waited for: then the end
   *     comes later
   */
  Optional<Admission> fill(HomeFile first, InFlight fill) throws IOException, InterruptedException {
    FileKey key = first.key();
    HomeFile file = first;
    for (int look = 1; look <= LOOKS_MAX; look++) {
      try {
        return fillOnce(file, fill);
      } catch (Superseded e) {
        LOG.debug("looking at {} again: {}", key, e.getMessage());
      }
      file = tree.open(key.inode());
    }
    file.close();
    throw new HomeException(Code.BUSY, "the stub of " + key + " changed again and again");
  }

  /** Closes the file, now or when it was held long enough. */
  private Optional<Admission> fillOnce(HomeFile file, InFlight outcome)
      throws IOException, Superseded, InterruptedException {
    boolean handedOn = false;
    try {
      return switch (file.stub()) {
        case Found.Managed(Stub stub) when !stub.isWhole() -> {
          Fill fill = file.fill(outcome.isWanted() ? Fill.Next.READ : Fill.Next.LEFT);
          handedOn = true;
          yield fill(file, stub, fill, outcome);
        }
        case Found.Managed _ -> Optional.of(WithoutFill.resident(file));
        case Found.Unmanaged _ -> Optional.of(WithoutFill.unmanaged());
        case Found.Foreign(Stub _, String reason) ->
            Optional.of(
                WithoutFill.notOurs(file, "is not of this file: " + reason + "; run drover adopt"));
        case Found.Unreadable(String reason) ->
            Optional.of(
                WithoutFill.notOurs(file, "cannot be read: " + reason + "; see drover explain"));
      };
    } finally {
      if (!handedOn) {
        file.close();
      }
    }
  }

  /** So that whoever asks where the file is hears of it, also of the next daemon. */
  private void note(HomeFile file, Place place) throws HomeException, Superseded {
    long now = means.clock().instant().getEpochSecond();
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          boolean known =
              stub.copies().stream()
                  .anyMatch(copy -> copy.place().equals(place) && copy.isBeingStaged());
          return known ? Optional.empty() : Optional.of(stub.withCopyStaged(place, now));
        });
  }

  /** Closes fill and file, as above. */
  private Optional<Admission> fill(HomeFile file, Stub stub, Fill fill, InFlight outcome)
      throws IOException, Superseded, InterruptedException {
    boolean guarded = false;
    boolean lingers = false;
    try {
      long bytes = fill.facts().bytes();
      if (bytes == 0 && stub.version().bytes() > 0) {
        return Optional.of(WithoutFill.emptied(file, fill));
      }
      if (bytes != stub.version().bytes()) {
        return Optional.of(WithoutFill.otherContent(file, stub, bytes));
      }
      Room room = settings.room(tree);
      long mtimeNanos = new WholeFill(file, means, room, outcome).run(fill, stub);
      LOG.debug("all {} bytes of {} are in place again", bytes, file.key());
      outcome.brought(bytes, room.isShort());
      guarded = fill.guard();
      if (guarded && bytes <= Recalls.READ_AT_ONCE) {
        // Those who wait go on; the stub is written when they have gone.
        outcome.admitted(new Admission.Granted(false));
        lingers = !outcome.isWanted() || fill.isOnlyRead(outcome::withdraw);
        guarded = fill.isGuarded();
        if (lingers) {
          lingering.add(new Filled(file, fill, mtimeNanos, outcome));
          return Optional.empty();
        }
      }
      settling.settle(file, fill, mtimeNanos, guarded);
      return Optional.of(new Admission.Granted(true));
    } catch (Unstaged e) {
      note(file, e.copy().place());
      outcome.awaits(e);
      return Optional.empty();
    } finally {
      if (guarded && !lingers) {
        settling.closeLater(file, fill);
      } else if (!guarded) {
        fill.close();
        file.close();
      }
    }
  }
}
