package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Request;
import io.drover.mover.copy.Stopped;
import io.drover.mover.home.Exclusive;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Abandonment;
import io.drover.mover.migration.Adopting;
import io.drover.mover.migration.Adopting.Adoption;
import io.drover.mover.migration.Claim;
import io.drover.mover.migration.Fact;
import io.drover.mover.migration.FileFacts;
import io.drover.mover.migration.HomeBytes;
import io.drover.mover.migration.Verdict;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import io.drover.stub.Grains;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A stub of its own for a file that carries another one's. In this order: hold the file, look at
 * the copies, read home, decide, make the copies' own files share them, write the stub. A crash
 * anywhere before the last step leaves files that share with nobody, which costs nothing.
 */
final class Adopt {
  private final Workshop shop;
  private final Kinship kinship;
  private final Assignment assignment;
  private final HomeFile file;

  Adopt(Workshop shop, Kinship kinship, Assignment assignment, HomeFile file) {
    this.shop = shop;
    this.kinship = kinship;
    this.assignment = assignment;
    this.file = file;
  }

  /** Adopts the file, and closes it when its hold has outlasted the stub write. */
  Finish run() throws IOException, Superseded {
    Optional<SourceHold> hold = Optional.empty();
    try {
      return switch (file.stub()) {
        case Found.Unmanaged _ -> Answers.succeeded("the file carries no stub; nothing to adopt");
        case Found.Managed _ -> Answers.succeeded("the file's stub is its own already");
        case Found.Unreadable(String reason) -> unreadable(reason);
        case Found.Foreign foreign -> {
          hold = file.hold();
          yield hold.isPresent() ? held(foreign, hold.get()) : openForWriting();
        }
      };
    } catch (Stopped e) {
      return e.fact() instanceof Fact.GivenUp(Abandonment reason)
          ? Answers.of(reason)
          : new Finish.LetGo();
    } finally {
      Optional<SourceHold> ended = hold;
      shop.holdEnds()
          .add(
              () -> {
                ended.ifPresent(SourceHold::close);
                file.close();
              });
    }
  }

  private static Finish unreadable(String reason) {
    return Answers.failed(
        Code.NEEDS_ATTENTION,
        "the file's stub cannot be read ("
            + reason
            + "), so nobody knows which copy to adopt; put the attribute back from a backup, or"
            + " take it off the file (setfattr -x) to keep what is in place");
  }

  private static Finish openForWriting() {
    return new Finish.NotNow(
        Code.OPEN_FOR_WRITE, "somebody has the file open for writing; it waits for that");
  }

  private Finish held(Found.Foreign foreign, SourceHold hold)
      throws IOException, Superseded, Stopped {
    Optional<Finish> otherVersion = Stubs.unexpected(request(), hold.facts());
    if (otherVersion.isPresent()) {
      return otherVersion.get();
    }
    Optional<Verdict<Adoption>> otherSize = Adopting.otherSize(foreign.stub(), hold.facts());
    return otherSize.isPresent()
        ? carryOut(otherSize.get(), foreign, hold)
        : carryOut(decide(foreign.stub(), hold), foreign, hold);
  }

  private Verdict<Adoption> decide(Stub foreign, SourceHold hold) throws IOException, Stopped {
    List<Claim> claims = new Claims(shop.pools(), shop.stagings(), kinship).of(foreign);
    Optional<Grains> grains =
        claims.stream()
            .filter(Claim.Verified.class::isInstance)
            .map(claim -> ((Claim.Verified) claim).manifest().grains())
            .findFirst();
    Likeness likeness = new Likeness(hold, offset -> check(hold, offset));
    HomeBytes home = likeness.of(foreign.version().crc(), grains);
    return Adopting.decide(
        new Adopting.Look(foreign, hold.facts(), home, claims), request().force());
  }

  private void check(SourceHold hold, long offset) throws Stopped {
    assignment.progress(offset, hold.facts().bytes());
    switch (assignment.stop()) {
      case NONE -> {}
      case CANCELLED ->
          throw new Stopped(
              new Fact.GivenUp(
                  Abandonment.forGood(Code.CANCELLED, "cancelled; the file is as it was")));
      case REVOKED -> throw new Stopped(new Fact.LetGo());
    }
    if (!hold.unbroken()) {
      throw new Stopped(
          new Fact.GivenUp(
              Abandonment.forNow(Code.OPEN_FOR_WRITE, "somebody opened the file for writing")));
    }
  }

  private Finish carryOut(Verdict<Adoption> verdict, Found.Foreign foreign, SourceHold hold)
      throws HomeException, Superseded {
    return switch (verdict) {
      case Verdict.Proceed<Adoption>(Adoption adoption) -> {
        for (Claim.Verified claim : adoption.copies()) {
          kinship.share(claim);
        }
        yield adoption.home() instanceof Home.Whole
            ? inPlace(adoption, foreign, hold)
            : away(adoption, foreign, hold);
      }
      case Verdict.Already<Adoption>(String message) -> Answers.already(message, file);
      case Verdict.Refuse<Adoption>(Code code, String message) -> Answers.failed(code, message);
      case Verdict.Wait<Adoption>(Code code, String message) -> new Finish.NotNow(code, message);
      case Verdict.Compare<Adoption>() ->
          throw new IllegalStateException("was compared: " + file.key());
    };
  }

  private Finish inPlace(Adoption adoption, Found.Foreign foreign, SourceHold hold)
      throws HomeException, Superseded {
    if (!hold.insist()) {
      return openForWriting();
    }
    return write(adoption, foreign, hold.facts(), Ledger.heldUntilNanos(shop.clock()));
  }

  /**
   * A stub that calls everything absent is written only while nobody else has the file open and
   * whoever opens it next asks the door first, as when home is dropped.
   */
  private Finish away(Adoption adoption, Found.Foreign foreign, SourceHold hold)
      throws HomeException, Superseded {
    FileFacts facts = hold.facts();
    hold.close();
    Optional<Exclusive> seized = file.seize();
    if (seized.isEmpty()) {
      return new Finish.NotNow(Code.BUSY, "somebody has the file open; it is adopted afterwards");
    }
    try (Exclusive exclusive = seized.get()) {
      if (!exclusive.facts().equals(facts)) {
        throw new Superseded("the file changed after it was looked at");
      }
      return write(adoption, foreign, facts, 0);
    }
  }

  private Finish write(
      Adoption adoption, Found.Foreign foreign, FileFacts facts, long heldUntilNanos)
      throws HomeException, Superseded {
    Stub stub = stub(adoption, foreign.stub(), facts, heldUntilNanos);
    file.change(
        Durability.DURABLE,
        now -> {
          if (!now.equals(foreign)) {
            throw new Superseded("the stub changed while its file was adopted");
          }
          return Optional.of(stub);
        });
    return Answers.succeeded(adoption.message(), facts.bytes(), stub.version().token());
  }

  /** Flags, pins and a migration are the other file's; its id stays with it. */
  private Stub stub(Adoption adoption, Stub foreign, FileFacts facts, long heldUntilNanos) {
    FileId id = FileId.of(shop.clock().millis(), shop.random());
    DataVersion unread = Content.versionOf(facts);
    Stub fresh = Stub.fresh(id, file.key().inode(), unread).endedBy(Tag.of(request()));
    Optional<Crc> digest =
        adoption.copies().stream().map(claim -> claim.copy().digest()).findFirst();
    if (digest.isEmpty()) {
      return fresh;
    }
    Stub stub =
        fresh
            .withContent(unread.withCrc(digest.get()), heldUntilNanos, foreign.generation())
            .withHome(adoption.home());
    for (Claim.Verified claim : adoption.copies()) {
      stub = stub.withCopy(claim.copy());
    }
    return stub;
  }

  private Request request() {
    return assignment.request();
  }
}
