package io.drover.mover.migration;

import io.drover.events.Code;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a file gets that carries the stub of another one. Nothing that only this file has is ever
 * given up, and no copy is believed that was not looked at.
 */
public final class Adopting {
  /**
   * What was found.
   *
   * @param claims one for each good copy of the content that the foreign stub speaks of
   */
  public record Look(Stub foreign, FileFacts facts, HomeBytes home, List<Claim> claims) {}

  /** What the new stub says. */
  public record Adoption(Home home, List<Claim.Verified> copies, String message) {}

  private Adopting() {}

  /**
   * Decides.
   *
   * @param force take copies of other owners' files, and of files that cannot be told
   */
  public static Verdict<Adoption> decide(Look look, boolean force) {
    return switch (look.home()) {
      case COMPLETE -> owned(look, force).orElseGet(() -> complete(look));
      case HOLLOW -> look.foreign().isWhole() ? other() : hollow(look, force);
      case OTHER ->
          look.foreign().isWhole()
              ? other()
              : new Verdict.Refuse<>(
                  Code.DIRTY,
                  "the stub calls bytes absent, but in place are bytes that no copy has; to keep"
                      + " what is in place take the stub's attribute off the file (setfattr -x),"
                      + " else put the file back from the backup without its data");
    };
  }

  private static Verdict<Adoption> complete(Look look) {
    List<Claim.Verified> copies = verified(look);
    String with = copies.isEmpty() ? "" : ", with a copy in pool " + pools(copies);
    return proceed(Home.WHOLE, copies, "adopted: home is whole" + with + leftOut(look));
  }

  private static Verdict<Adoption> other() {
    return proceed(
        Home.WHOLE,
        List.of(),
        "adopted: the bytes in place are not those of the stub's copies and are kept as they are,"
            + " without a copy; archive the file");
  }

  private static Verdict<Adoption> hollow(Look look, boolean force) {
    List<Claim.Verified> copies = verified(look);
    if (copies.isEmpty()) {
      return noCopy(look);
    }
    String message = "adopted: its bytes are in pool " + pools(copies) + leftOut(look);
    return owned(look, force).orElseGet(() -> proceed(Home.Away.ENTIRELY, copies, message));
  }

  /** Why a stub cannot be this content's, before anything is read. */
  public static Optional<Verdict<Adoption>> otherSize(Stub foreign, FileFacts facts) {
    return foreign.version().bytes() == facts.bytes()
        ? Optional.empty()
        : Optional.of(
            new Verdict.Refuse<>(
                Code.CHANGED,
                "the file has %d bytes, and the content of which the stub speaks has %d; %s"
                    .formatted(
                        facts.bytes(),
                        foreign.version().bytes(),
                        "take the stub's attribute off the file (setfattr -x) to keep it as it"
                            + " is")));
  }

  /** The refusal that other people's files deserve, unless it is forced. */
  private static Optional<Verdict<Adoption>> owned(Look look, boolean force) {
    return force
        ? Optional.empty()
        : verified(look).stream()
            .flatMap(claim -> objection(claim, look.facts()).stream())
            .findFirst()
            .map(objection -> new Verdict.Refuse<>(Code.OTHER_OWNER, objection));
  }

  private static Optional<String> objection(Claim.Verified claim, FileFacts facts) {
    String copy = "the copy in pool " + claim.copy().place().pool();
    int owner = claim.manifest().attributes().uid();
    if (owner != facts.uid()) {
      return Optional.of(
          "%s was made of a file of user %d, and this one belongs to user %d; adopt it with force"
                  .formatted(copy, owner, facts.uid())
              + " if the content is theirs to read");
    }
    return claim.kin() == Claim.Kin.UNREACHED
        ? Optional.of(
            "%s was made for tree %s of cell %s, which is not served here, so its file could delete"
                    .formatted(copy, claim.manifest().tree(), claim.manifest().cell())
                + " the objects; adopt it with force if that file is gone")
        : Optional.empty();
  }

  private static Verdict<Adoption> noCopy(Look look) {
    Code code =
        look.claims().stream()
            .filter(Claim.Unusable.class::isInstance)
            .map(claim -> ((Claim.Unusable) claim).code())
            .findFirst()
            .orElse(Code.NOT_ARCHIVED);
    return new Verdict.Refuse<>(
        code,
        "the stub calls bytes absent and names no copy that has them"
            + leftOut(look)
            + "; put the file back from a backup with its data");
  }

  private static String leftOut(Look look) {
    String reasons =
        look.claims().stream()
            .filter(Claim.Unusable.class::isInstance)
            .map(claim -> ((Claim.Unusable) claim).reason())
            .collect(Collectors.joining("; "));
    return reasons.isEmpty() ? "" : "; not taken over: " + reasons;
  }

  private static String pools(List<Claim.Verified> copies) {
    return copies.stream()
        .map(claim -> claim.copy().place().pool())
        .collect(Collectors.joining(", "));
  }

  private static List<Claim.Verified> verified(Look look) {
    return look.claims().stream()
        .filter(Claim.Verified.class::isInstance)
        .map(Claim.Verified.class::cast)
        .toList();
  }

  private static Verdict<Adoption> proceed(Home home, List<Claim.Verified> copies, String message) {
    return new Verdict.Proceed<>(new Adoption(home, copies, message));
  }
}
