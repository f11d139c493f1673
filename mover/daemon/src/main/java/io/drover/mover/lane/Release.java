package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Request;
import io.drover.mover.home.Exclusive;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Dropping;
import io.drover.mover.migration.FileFacts;
import io.drover.mover.migration.Safety;
import io.drover.mover.migration.Sameness;
import io.drover.mover.migration.Verdict;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import java.util.Optional;

/**
 * Dropping home. The order is the kernel's: drain, arm, prove that nobody is in, compare, stub,
 * prove it again, punch, times; any other lets somebody read a hole (docs/decisions.md).
 */
final class Release {
  private final Workshop shop;
  private final Safety safety;

  Release(Workshop shop, Safety safety) {
    this.shop = shop;
    this.safety = safety;
  }

  Finish run(Request request, HomeFile file) throws HomeException, Superseded {
    Optional<Stub> found = Stubs.of(file);
    if (found.isEmpty()) {
      return Answers.failed(Code.NOT_ARCHIVED, "the file has no copy at all; archive it first");
    }
    Optional<Finish> otherVersion = Stubs.unexpected(request, file.facts());
    if (otherVersion.isPresent()) {
      return otherVersion.get();
    }
    // Most refusals need no lease, and taking one disturbs readers.
    Verdict<Stub> early = judge(found.get(), file.facts(), Optional.of(Sameness.SAME));
    return early instanceof Verdict.Proceed<Stub> ? exclusively(file) : answer(early);
  }

  private Finish exclusively(HomeFile file) throws HomeException, Superseded {
    Optional<Exclusive> seized = file.seize();
    if (seized.isEmpty()) {
      return new Finish.NotNow(Code.BUSY, "somebody has the file open; it is released afterwards");
    }
    try (Exclusive exclusive = seized.get()) {
      Stub stub = Stubs.of(file).orElseThrow(() -> new Superseded("the stub is gone"));
      FileFacts facts = exclusive.facts();
      Verdict<Stub> verdict = judge(stub, facts, Optional.empty());
      if (verdict instanceof Verdict.Compare<Stub>) {
        Optional<Crc> digest = Optional.of(exclusive.digest());
        boolean equal = digest.equals(stub.version().crc());
        verdict = judge(stub, facts, Optional.of(equal ? Sameness.SAME : Sameness.CHANGED));
      }
      if (!(verdict instanceof Verdict.Proceed<Stub>)) {
        return answer(verdict);
      }
      if (facts.bytes() != stub.version().bytes()) {
        return Answers.failed(
            Code.NEEDS_ATTENTION,
            "the file has another size than the content that was half dropped; see drover explain");
      }
      drop(file, exclusive, stub, mtimeToKeep(stub, facts));
      return Answers.succeeded("released", facts.bytes(), stub.version().token());
    }
  }

  /** That of the user: what a drop or a fill that did not finish left on the inode is ours. */
  private static long mtimeToKeep(Stub stub, FileFacts facts) {
    return stub.home() instanceof Home.Away away
        ? away.fillMtimeNanos().orElse(facts.mtimeNanos())
        : stub.version().mtimeNanos();
  }

  private void drop(HomeFile file, Exclusive exclusive, Stub judged, long mtimeNanos)
      throws HomeException, Superseded {
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          if (!stub.equals(judged)) {
            throw new Superseded("the stub changed while its file was seized");
          }
          return Optional.of(stub.withHome(Home.DROPPING));
        });
    try {
      exclusive.drop(mtimeNanos);
    } catch (Superseded e) {
      putBack(file, judged);
      throw e;
    }
    // Need not be flushed: after a crash the drop is gone through once more.
    file.change(
        Durability.VISIBLE, found -> found.own().map(stub -> stub.withHome(Home.Away.ENTIRELY)));
  }

  /**
   * Nothing was punched, and whoever wants in may be about to truncate the file, which the door is
   * not asked about. Durable before he is let in: what he writes must not meet a stub, after a
   * power cut, that has his bytes fetched from the pool.
   */
  private static void putBack(HomeFile file, Stub judged) throws HomeException, Superseded {
    file.change(
        Durability.DURABLE,
        found ->
            found
                .own()
                .filter(stub -> stub.home() instanceof Home.Dropping)
                .map(stub -> stub.withHome(judged.home())));
  }

  private Verdict<Stub> judge(Stub stub, FileFacts facts, Optional<Sameness> known) {
    Sameness same = known.orElseGet(() -> Sameness.of(stub, facts));
    return Dropping.home(stub, facts, same, new Dropping.Rules(shop.clock().millis(), safety));
  }

  private static Finish answer(Verdict<Stub> verdict) {
    return switch (verdict) {
      case Verdict.Already<Stub>(String message) -> Answers.succeeded(message);
      case Verdict.Refuse<Stub>(Code code, String message) -> Answers.failed(code, message);
      case Verdict.Wait<Stub>(Code code, String message) -> new Finish.NotNow(code, message);
      case Verdict.Proceed<Stub> _, Verdict.Compare<Stub>() ->
          new Finish.NotNow(Code.BUSY, "the file is being brought back or dropped");
    };
  }
}
