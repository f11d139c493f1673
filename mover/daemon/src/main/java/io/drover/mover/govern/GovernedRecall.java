package io.drover.mover.govern;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.recall.Access;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Reader;
import io.drover.mover.recall.Recall;
import io.drover.mover.recall.Standing;
import io.drover.mover.recall.Treatment;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link Governor} before anything comes back. Whoever is denied costs no more than that
 * question: no pool is touched, and no thread waits.
 */
public final class GovernedRecall implements Recall {
  private static final Logger LOG = LoggerFactory.getLogger(GovernedRecall.class);

  private final Recall recall;
  private final String tree;
  private final Governor governor;
  private final Demanders demanders;
  private final Denials denials;
  private final InstantSource clock;

  /** A recall of the files of this tree. */
  public GovernedRecall(
      Recall recall,
      String tree,
      Governor governor,
      Demanders demanders,
      Denials denials,
      InstantSource clock) {
    this.recall = recall;
    this.tree = tree;
    this.governor = governor;
    this.demanders = demanders;
    this.denials = denials;
    this.clock = clock;
  }

  @Override
  public Standing standing(Descriptor file, Reader reader, Access access) {
    return recall.standing(file, reader, access);
  }

  @Override
  public CompletableFuture<Admission> whole(Descriptor file, Reader reader) {
    return ask(file, reader, new Access.Entire());
  }

  /** Whoever waited for a daemon that died was let in by it, and is not looked at again. */
  @Override
  public CompletableFuture<Admission> ask(Descriptor file, Reader reader, Access access) {
    if (!governor.governs() || reader.thread() == 0) {
      return recall.ask(file, reader, access);
    }
    Demander who = demanders.of(reader);
    Governor.OneAccount account = governor.account(who);
    Verdict verdict = account.verdict();
    return verdict.treatment() == Treatment.DENY
        ? CompletableFuture.completedFuture(denied(file, who, verdict))
        : recall.ask(file, new Reader(reader.thread(), account), access);
  }

  private Admission denied(Descriptor file, Demander who, Verdict verdict) {
    try {
      FileKey key = new FileKey(tree, LinuxTree.identityOf(file));
      denials.add(key, new Denials.Denial(clock.instant(), who.toString(), verdict.because()));
    } catch (LinuxException e) {
      LOG.debug("explain will not know who was denied {}: {}", file, e.getMessage());
    }
    String message = "bringing it back for %s is denied by %s".formatted(who, verdict.because());
    LOG.debug("tree {}: {}", tree, message);
    return new Admission.Denied(Admission.Reason.FORBIDDEN, message);
  }
}
