package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Subject;
import io.drover.events.Terms;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Unstaged;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import io.drover.mover.intake.Operations;
import io.drover.mover.migration.Verdict;
import io.drover.mover.recall.Admission;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs requests on the files of this daemon's trees. */
public final class Mover implements Operations {
  /** A stub that somebody else writes this often between our looks is being fought over. */
  private static final int LOOKS_MAX = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Mover.class);

  private final Map<String, Managed> trees;
  private final Workshop shop;
  private final Choice choice;

  public Mover(Map<String, Managed> trees, Workshop shop) {
    this.trees = Map.copyOf(trees);
    this.shop = shop;
    this.choice = new Choice(shop.pools());
  }

  @Override
  public Set<String> poolsOf(Request request) {
    return request.order() instanceof Order.Archive archive
        ? choice.expected(archive.placement(), treeOf(request).flatMap(Managed::archivesTo))
        : Set.of();
  }

  @Override
  public void perform(Assignment assignment) {
    perform(assignment, Optional.empty());
  }

  /** Drops home of a file, as a request to release it would, and answers on this thread. */
  public void drop(FileKey key, Consumer<Finish> answer) {
    try {
      Request.Sender daemon = new Request.Sender("passing", "/drover", shop.clock().instant());
      Subject.OfFile file = new Subject.OfFile(key.tree(), pathOf(key));
      Request request = Request.onFile(daemon, file, new Order.Release(Terms.NONE));
      perform(new OwnRelease(request, answer), Optional.of(key));
    } catch (IOException e) {
      answer.accept(Answers.of(e));
    }
  }

  private FilePath pathOf(FileKey key) throws IOException {
    try (HomeFile file = trees.get(key.tree()).tree().open(key.inode())) {
      return file.path()
          .orElseThrow(() -> new HomeException(Code.NO_SUCH_FILE, key + " has no name any more"));
    }
  }

  /**
   * @param begun the file, once it was found under the request's path: it may be renamed meanwhile
   */
  private void perform(Assignment assignment, Optional<FileKey> begun) {
    try {
      Optional<Managed> tree = treeOf(assignment.request());
      if (tree.isEmpty()) {
        String message = "no tree of this cell holds " + assignment.request().subject().text();
        assignment.finish(Answers.failed(Code.OUTSIDE_TREE, message));
        return;
      }
      new Errand(tree.get(), assignment, begun).run();
    } catch (RuntimeException e) {
      LOG.error("{} broke", assignment.request(), e);
      assignment.finish(Answers.failed(Code.INTERNAL, "a defect in Drover: " + e));
    }
  }

  private Optional<Managed> treeOf(Request request) {
    return request.subject() instanceof Subject.OfFile file
        ? Optional.ofNullable(trees.get(file.tree()))
        : Optional.empty();
  }

  /** One request on one file. */
  private final class Errand {
    private final Managed managed;
    private final Assignment assignment;
    private final Request request;
    private final Subject.OfFile subject;
    private final Optional<FileKey> begun;

    Errand(Managed managed, Assignment assignment, Optional<FileKey> begun) {
      this.managed = managed;
      this.assignment = assignment;
      this.begun = begun;
      this.request = assignment.request();
      this.subject = (Subject.OfFile) request.subject();
    }

    void run() {
      try {
        for (int look = 0; look < LOOKS_MAX; look++) {
          if (once()) {
            return;
          }
        }
        assignment.finish(new Finish.NotNow(Code.BUSY, "somebody else keeps changing its stub"));
      } catch (Unstaged e) {
        assignment.finish(new Finish.AwaitsStaging(e.getMessage()));
      } catch (IOException e) {
        assignment.finish(Answers.of(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        assignment.finish(new Finish.LetGo());
      }
    }

    /** Whether the request was answered, or will be. */
    private boolean once() throws IOException, InterruptedException {
      HomeFile file = opened();
      Optional<Lanes.Lane> lane = shop.lanes().enter(file.key());
      if (lane.isEmpty()) {
        file.close();
        assignment.finish(new Finish.NotNow(Code.BUSY, "another request works on the same file"));
        return true;
      }
      try (Lanes.Lane _ = lane.get()) {
        dispatch(file);
        return true;
      } catch (Superseded e) {
        LOG.debug("looking at {} again: {}", subject.text(), e.getMessage());
        return false;
      }
    }

    private HomeFile opened() throws IOException {
      return begun.isPresent()
          ? managed.tree().open(begun.get().inode())
          : managed.tree().open(subject.path());
    }

    private void dispatch(HomeFile file) throws IOException, Superseded, InterruptedException {
      switch (request.order()) {
        case Order.Archive order -> assignment.finish(archive(order, file));
        case Order.Restore _ -> restore(file);
        case Order.Release _ -> closing(file, () -> unmoved(file, () -> release(file)));
        case Order.Remove order ->
            closing(
                file,
                () ->
                    unmoved(
                        file, () -> new Remove(shop, managed.safety()).run(order.from(), file)));
        case Order.Adopt _ -> assignment.finish(adopt(file));
        case Order.Pin order -> closing(file, () -> new Pinning(shop).pin(request, order, file));
        case Order.Unpin order ->
            closing(file, () -> new Pinning(shop).unpin(request, order, file));
        case Order.Leave _ -> leave(file);
        case Order.Migrate _, Order.Import _, Order.OnControl _ ->
            closing(
                file,
                () ->
                    Answers.failed(
                        Code.UNSUPPORTED,
                        "this release does not know how to " + request.operation().wire()));
      }
    }

    private interface Step {
      Finish run() throws IOException, Superseded, InterruptedException;
    }

    /**
     * Drops a copy of a file that nobody copies. What migrations are in the stub while this lane is
     * ours were left by a request that ended or has not come again: they give way.
     */
    private Finish unmoved(HomeFile file, Step step)
        throws IOException, Superseded, InterruptedException {
      Optional<Stub> stub = Stubs.of(file);
      for (PoolMigration migration : stub.map(Stub::migrations).orElse(List.of())) {
        Stub now = Stubs.of(file).orElseThrow(() -> new Superseded("the stub is gone"));
        Optional<Finish> blocked =
            new Recovered(shop, assignment, file, Optional.empty()).giveUp(now, migration);
        if (blocked.isPresent()) {
          return blocked.get();
        }
      }
      return step.run();
    }

    private void closing(HomeFile file, Step step)
        throws IOException, Superseded, InterruptedException {
      try (HomeFile _ = file) {
        assignment.finish(step.run());
      }
    }

    private Finish archive(Order.Archive order, HomeFile file)
        throws IOException, Superseded, InterruptedException {
      return switch (choice.pools(order.placement(), managed.archivesTo(), file.stub().own())) {
        case Verdict.Proceed<List<Pool>>(List<Pool> pools) -> archive(order, file, pools);
        case Verdict.Refuse<List<Pool>>(Code code, String message) -> refused(file, code, message);
        case Verdict.Already<List<Pool>> _,
            Verdict.Wait<List<Pool>> _,
            Verdict.Compare<List<Pool>> _ ->
            throw new IllegalStateException("there are pools to write to or not");
      };
    }

    private Finish archive(Order.Archive order, HomeFile file, List<Pool> pools)
        throws IOException, Superseded, InterruptedException {
      List<Wish.Into> into = new ArrayList<>();
      for (Pool pool : pools) {
        switch (Wish.layout(order.placement(), pool)) {
          case Verdict.Proceed<Layout>(Layout layout) -> into.add(new Wish.Into(pool, layout));
          case Verdict.Refuse<Layout>(Code code, String message) -> {
            return refused(file, code, message);
          }
          case Verdict.Already<Layout> _, Verdict.Wait<Layout> _, Verdict.Compare<Layout> _ ->
              throw new IllegalStateException("a layout fits or does not");
        }
      }
      Wish wish = new Wish(assignment, subject.path(), into, Tag.of(request));
      return new Archive(shop, wish, file).run();
    }

    private static Finish refused(HomeFile file, Code code, String message) {
      file.close();
      return Answers.failed(code, message);
    }

    private Finish adopt(HomeFile file) throws IOException, Superseded {
      return new Adopt(shop, new Kinship(shop.cell(), trees), assignment, file).run();
    }

    private Finish release(HomeFile file) throws IOException, Superseded {
      Optional<String> unguarded = managed.tree().watch().unguarded();
      if (unguarded.isPresent()) {
        return Answers.failed(
            Code.NO_DOOR,
            "no door guards tree %s, so readers of a released file would see holes: %s; see drover"
                    .formatted(subject.tree(), unguarded.get())
                + " doctor");
      }
      if (!managed.recalls().endRanges(file.key())) {
        return new Finish.NotNow(
            Code.BUSY, "ranges of it are on their way to its readers; it is released afterwards");
      }
      return new Release(shop, managed.safety()).run(request, file);
    }

    /** Answered later when somebody else is bringing the bytes back. */
    private void leave(HomeFile file) throws IOException, Superseded, InterruptedException {
      try (HomeFile _ = file) {
        new Leave(shop, managed.recalls(), assignment, file)
            .run(() -> perform(assignment, Optional.of(file.key())))
            .ifPresent(assignment::finish);
      }
    }

    /** Answered by the recall when the bytes are durably back. */
    private void restore(HomeFile file) throws IOException {
      try (HomeFile _ = file) {
        if (Stubs.of(file).isEmpty()) {
          assignment.finish(Answers.succeeded("the file is in place"));
          return;
        }
        long bytes = file.facts().bytes();
        assignment.waitingFor("its bytes");
        var _ =
            managed
                .recalls()
                .restore(file.key(), Runnable::run)
                .thenAccept(answer -> assignment.finish(restored(answer, bytes)));
      }
    }

    private static Finish restored(Admission answer, long bytes) {
      return switch (answer) {
        case Admission.Granted _ ->
            new Finish.Ended(Outcome.succeeded("restored"), bytes, Optional.empty());
        case Admission.Denied denied -> Answers.of(denied);
      };
    }
  }
}
