package io.drover.mover.recall;

import io.drover.events.FilePath;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Stagings;
import io.drover.mover.copy.Unstaged;
import io.drover.mover.home.Drains;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.HoldEnds;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Later;
import io.drover.mover.home.StubAttribute;
import io.drover.mover.home.Superseded;
import io.drover.mover.home.Tree;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The recalls of one tree. */
public final class Recalls implements AutoCloseable {
  /** How often deadlines are looked at; a tenth of a second is nothing against a minute. */
  private static final Duration DEADLINE_PACE = Duration.ofMillis(100);

  /**
   * Up to this size the readers go on before the file is durable; larger ones take longer to arrive
   * than to be made durable. Bytes.
   */
  static final long READ_AT_ONCE = 8 << 20;

  /** No reader is told: the door rests by then, and he waits for the next daemon. */
  static final Admission STOPPING =
      new Admission.Denied(Admission.Reason.HOME_FAILS, "the daemon stops");

  private static final Logger LOG = LoggerFactory.getLogger(Recalls.class);

  /**
   * What recalls need.
   *
   * @param workers run fills for readers; bounded, so that waiting readers cost no threads
   * @param passing gets the files that came back only to be read
   */
  public record Means(
      Pools pools,
      Stagings stagings,
      BufferPool buffers,
      Executor workers,
      Later later,
      Clock clock,
      LongSupplier nanoClock,
      Consumer<FileKey> passing) {}

  private final Tree tree;
  private final RecallSettings settings;
  private final Means means;
  private final Settling settling;
  private final Lingering lingering;
  private final Filler filler;
  private final ReadClasses classes;
  private final Ranges ranges;
  private final DoorRecall door;
  private final Ahead ahead;
  private final ConcurrentHashMap<FileKey, InFlight> fills = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /**
   * @param drains of the tree
   */
  public Recalls(
      Tree tree, StubAttribute attribute, Drains drains, RecallSettings settings, Means means) {
    this.tree = tree;
    this.settings = settings;
    this.means = means;
    this.settling = new Settling(means.clock(), new HoldEnds(means.later()));
    this.lingering = new Lingering(means.nanoClock(), means.workers(), this::end);
    this.filler = new Filler(tree, settings, means, settling, lingering);
    this.classes = new ReadClasses(settings.root(), settings.classes());
    this.ranges = new Ranges(new WholeFiles(), means, settings.deadline());
    Presence presence = new Presence(attribute, means.clock());
    this.door = new DoorRecall(tree.name(), presence, drains, classes, this);
    this.ahead =
        new Ahead(
            tree,
            settings.aheadFiles(),
            READ_AT_ONCE,
            means.workers(),
            means.nanoClock(),
            new FillsAhead());
  }

  /** Begins to watch deadlines and files being read, until the returned tasks are cancelled. */
  public List<ScheduledFuture<?>> watch() {
    return List.of(
        means.later().every(DEADLINE_PACE, this::expire),
        means.later().every(Lingering.PACE, lingering::look),
        means.later().every(Ranges.PACE, ranges::look));
  }

  /** What a door asks. */
  public Recall forDoor() {
    return door;
  }

  /** Whoever opened a file just now reads it next, and that asks too. */
  boolean isAdmitted(FileKey key, Access access) {
    InFlight fill = fills.get(key);
    if (fill == null) {
      ahead.takeMark(key).ifPresent(account -> follow(key, account));
      return false;
    }
    if (fill.want()) {
      follow(key, fill.account());
    }
    if (!fill.isAdmitted()) {
      return false;
    }
    fill.used(access);
    return true;
  }

  private void follow(FileKey key, Account account) {
    means.workers().execute(() -> ahead.follow(key, account));
  }

  /** What reading by ranges turns to when ranges will not do. */
  private final class WholeFiles implements Ranges.Whole {
    @Override
    public CompletableFuture<Admission> apply(FileKey key, Account account) {
      return whole(key, account);
    }

    @Override
    public boolean isUnderWay(FileKey key) {
      return fills.containsKey(key);
    }

    @Override
    public RangeFill open(FileKey key) throws IOException, Superseded {
      HomeFile file = tree.open(key.inode());
      try {
        return RangeFill.open(file, means, settings.room(tree));
      } catch (IOException | Superseded | RuntimeException | Error e) {
        file.close();
        throw e;
      }
    }
  }

  /** Whether the programs of some class need not wait for the whole of such a file. */
  public boolean isReadByRanges(FilePath file, long bytes) {
    return bytes > READ_AT_ONCE && classes.of(file).isPresent();
  }

  /** The same for a file that the caller knows by its key. */
  public CompletableFuture<Admission> whole(FileKey key) {
    return whole(key, Account.UNCOUNTED);
  }

  CompletableFuture<Admission> whole(FileKey key, Account account) {
    InFlight fresh = new InFlight(means.nanoClock(), account, false);
    return inFlight(key, fresh, means.workers(), () -> ahead.follow(key, account)).admission();
  }

  /**
   * Makes home whole for a request; completed when that is durable, or denied for STAGING when a
   * cold pool has to be waited for, and then the request comes again. Runs on the given threads.
   */
  public CompletableFuture<Admission> restore(FileKey key, Executor threads) {
    InFlight fresh = new InFlight(means.nanoClock(), Account.UNCOUNTED, false);
    fresh.hurry();
    InFlight fill = inFlight(key, fresh, threads, () -> {});
    CompletableFuture<Admission> settled = fill.settled();
    return fill.awaited()
        .<CompletableFuture<Admission>>map(
            copy ->
                CompletableFuture.completedFuture(
                    new Admission.Denied(Admission.Reason.STAGING, copy.getMessage())))
        .orElse(settled);
  }

  /** Completed when the range is present, cut at the file's end, or the whole file is. */
  public CompletableFuture<Admission> range(FileKey key, ByteRange range) {
    return range(key, range, Account.UNCOUNTED);
  }

  CompletableFuture<Admission> range(FileKey key, ByteRange range, Account account) {
    return ranges.read(key, range, account);
  }

  /** Has what came by ranges written into the stub; false while one is on its way to a reader. */
  public boolean endRanges(FileKey key) {
    return ranges.endIfStill(key);
  }

  boolean isReadByRanges(FileKey key) {
    return ranges.isRead(key);
  }

  boolean isFilled(FileKey key) {
    return fills.containsKey(key);
  }

  /** Whether no question about a file that is present matters. */
  boolean isQuiet() {
    return fills.isEmpty() && !ahead.isMarkLeft();
  }

  /** How many files are being filled. */
  public int fillsUnderWay() {
    return fills.size() + ranges.count();
  }

  /**
   * The fill under way, or the fresh one.
   *
   * @param afterwards done on one of the threads when somebody is the first to want the file: as
   *     soon as he goes on, however long it takes until his file is durable
   */
  private InFlight inFlight(FileKey key, InFlight fresh, Executor threads, Runnable afterwards) {
    fresh.want();
    InFlight current = fills.putIfAbsent(key, fresh);
    if (current == null) {
      var _ = fresh.admission().thenRunAsync(afterwards, threads);
      start(key, fresh, threads);
      return fresh;
    }
    current.joinedBy(fresh);
    if (current.want()) {
      threads.execute(afterwards);
    }
    if (current.awaited().filter(Unstaged::isLastResort).isPresent() && current.goOn()) {
      // Another pool has the file too, and may answer by now.
      start(key, current, means.workers());
    }
    return current;
  }

  private void start(FileKey key, InFlight fresh, Executor threads) {
    try {
      threads.execute(() -> run(key, fresh));
    } catch (RejectedExecutionException stopped) {
      end(key, fresh, STOPPING);
    }
  }

  /** Small files that nobody asked for yet. */
  private final class FillsAhead implements Ahead.Fills {
    @Override
    public void run(HomeFile file, Account account, boolean marked) {
      InFlight fresh = new InFlight(means.nanoClock(), account, marked);
      if (fills.putIfAbsent(file.key(), fresh) == null) {
        Recalls.this.run(file.key(), fresh, () -> filler.fill(file, fresh));
      } else {
        file.close();
      }
    }

    @Override
    public boolean isAtHand(Stub stub) {
      return !stub.goodCopies().stream().allMatch(means.pools()::isCold);
    }

    @Override
    public int unasked() {
      return (int) fills.values().stream().filter(fill -> !fill.isWanted()).count();
    }
  }

  /** The work of a fill; nothing while readers use the file: then the end comes later. */
  @FunctionalInterface
  private interface Filling {
    Optional<Admission> perform() throws IOException, InterruptedException;
  }

  private void run(FileKey key, InFlight fill) {
    run(
        key,
        fill,
        () -> {
          ranges.retire(key);
          return filler.fill(tree.open(key.inode()), fill);
        });
  }

  private void run(FileKey key, InFlight fill, Filling filling) {
    Optional<Admission> answer;
    try {
      answer = filling.perform();
    } catch (IOException e) {
      Level level = fill.isWanted() ? Level.WARN : Level.DEBUG;
      LOG.atLevel(level).log("recall of {} failed: {}", key, e.getMessage());
      answer = Optional.of(WholeFill.denied(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Optional.of(STOPPING);
    } catch (RuntimeException | Error e) {
      // Also an error: a fill that never ends is a reader that waits for ever.
      LOG.error("recall of {} broke", key, e);
      answer = Optional.of(new Admission.Denied(Admission.Reason.HOME_FAILS, "a defect: " + e));
    }
    answer.ifPresentOrElse(
        told -> end(key, fill, told),
        () -> fill.awaited().ifPresent(copy -> resumeAfter(copy, key, fill)));
  }

  /** Goes on when the pool has the bytes, whether anybody waits for them still or not. */
  private void resumeAfter(Unstaged copy, FileKey key, InFlight fill) {
    LOG.info("{}: {}; the file comes back when it can be read", key, copy.getMessage());
    var _ =
        copy.staged()
            .whenComplete(
                (_, failure) -> {
                  if (!fill.goOn()) {
                    LOG.debug("{} was looked at again before its pool had it", key);
                  } else if (failure == null) {
                    start(key, fill, means.workers());
                  } else {
                    end(key, fill, stopping ? STOPPING : WholeFill.denied(copy, failure));
                  }
                });
  }

  private void end(FileKey key, InFlight fill, Admission answer) {
    fills.remove(key, fill);
    fill.ended(answer);
    if (answer instanceof Admission.Granted && fill.isPassing()) {
      means.passing().accept(key);
    }
  }

  private void end(List<Filled> group) {
    List<Filled> left = settling.settle(tree, group);
    // At once: their guards end soon.
    left.forEach(filled -> filled.outcome().withdraw());
    for (Filled filled : group) {
      FileKey key = filled.file().key();
      if (!left.contains(filled)) {
        filled.wasRead();
        if (filled.outcome().awaitsFirst()) {
          ahead.leave(key, filled.outcome().account());
        }
        end(key, filled.outcome(), new Admission.Granted(true));
      } else if (stopping) {
        end(key, filled.outcome(), STOPPING);
      } else {
        run(key, filled.outcome());
      }
    }
  }

  private void expire() {
    ahead.forget();
    fills.forEach(
        (key, fill) ->
            fill.awaited()
                .ifPresentOrElse(
                    copy ->
                        fill.expire(
                            settings.coldDeadline().toNanos(),
                            new Admission.Denied(
                                Admission.Reason.STAGING,
                                key + " comes later: " + copy.getMessage())),
                    () ->
                        fill.expire(
                            settings.deadline().toNanos(),
                            new Admission.Denied(
                                Admission.Reason.DEADLINE,
                                "nothing of " + key + " arrived for " + settings.deadline()))));
  }

  /**
   * Makes durable what has come, and closes every file of the tree. The door rests and the workers
   * have ended, or are stuck in a pool: what those hold is held until the process ends.
   */
  @Override
  public void close() {
    stopping = true;
    lingering.close();
    ranges.close();
    settling.close();
  }
}
