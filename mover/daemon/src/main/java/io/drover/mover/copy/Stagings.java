package io.drover.mover.copy;

import io.drover.mover.home.Later;
import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.ObjectNames;
import io.drover.tier.ObjectKey;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies in cold pools on their way to where they can be read. Each target is asked for all that is
 * wanted of it in one call, at once for what is new and then again with growing pauses. What it was
 * asked for stays asked for, whoever gives up waiting, and is asked for again after a restart: a
 * tier knows by itself what it was asked for ({@link Tier#stage}), so that costs nothing.
 */
public final class Stagings implements AutoCloseable {
  /** How often somebody looks who is due. */
  private static final Duration PACE = Duration.ofMillis(250);

  /** What a target may take for its answer. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Stagings.class);

  private final Executor threads;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  /** In the order in which they were first needed; guarded by itself. */
  private final Map<Tier, Asked> targets = new LinkedHashMap<>();

  private volatile boolean closed;
  private volatile Optional<ScheduledFuture<?>> watching = Optional.empty();

  /**
   * @param threads ask targets, one call at a time for each, and take up what waited
   */
  public Stagings(Executor threads, InstantSource clock, LongSupplier nanoClock) {
    this.threads = threads;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /** Begins to ask again, until it is closed. */
  public Stagings watch(Later later) {
    watching = Optional.of(later.every(PACE, this::look));
    return this;
  }

  /**
   * Opens a copy, or asks its pool for all that it consists of. Whoever is told that it is staged
   * opens it soon: nobody keeps it readable for him, and what has gone cold again is asked for
   * again.
   *
   * @throws Unstaged when it cannot be read yet
   * @throws TierException as {@link CopySource#open}
   */
  public CopySource open(Pool pool, FileId id, Copy copy) throws TierException, Unstaged {
    Map<Tier, Set<ObjectKey>> cold = coldObjects(pool, id, copy);
    requireReady(copy, cold);
    try {
      return CopySource.open(pool, id, copy);
    } catch (TierException.Transient e) {
      long now = nanoClock.getAsLong();
      boolean old = false;
      for (Map.Entry<Tier, Set<ObjectKey>> each : cold.entrySet()) {
        old |= asked(each.getKey()).forget(each.getValue(), now);
      }
      if (old) {
        // It was there, and has gone cold again since.
        requireReady(copy, cold);
      }
      throw e;
    }
  }

  private void requireReady(Copy copy, Map<Tier, Set<ObjectKey>> cold) throws Unstaged {
    CompletableFuture<?>[] pending =
        cold.entrySet().stream()
            .flatMap(each -> ask(each.getKey(), each.getValue()).stream())
            .toArray(CompletableFuture<?>[]::new);
    if (pending.length > 0) {
      CompletableFuture<Void> all = CompletableFuture.allOf(pending);
      // On a thread of its own: what waited may take long.
      throw new Unstaged(copy, all.thenRunAsync(() -> {}, threads));
    }
  }

  private static Map<Tier, Set<ObjectKey>> coldObjects(Pool pool, FileId id, Copy copy)
      throws TierException {
    Map<Tier, Set<ObjectKey>> objects = new LinkedHashMap<>();
    for (int object = 0; object < copy.place().layout().stripeCount(); object++) {
      Tier target = pool.target(copy.place(), object);
      if (target.traits().cold()) {
        Set<ObjectKey> keys = objects.computeIfAbsent(target, _ -> new HashSet<>());
        keys.add(ObjectNames.object(id, copy.place(), object));
        if (object == 0) {
          keys.add(ObjectNames.manifest(id, copy.place()));
        }
      }
    }
    return objects;
  }

  /** Asks for what is not known to be ready. */
  private List<CompletableFuture<Void>> ask(Tier target, Set<ObjectKey> keys) {
    Asked asked = asked(target);
    List<CompletableFuture<Void>> answers = asked.add(keys, nanoClock.getAsLong());
    if (closed) {
      asked.failAll(stopping());
    } else {
      look(target, asked);
    }
    return answers;
  }

  private Asked asked(Tier target) {
    synchronized (targets) {
      return targets.computeIfAbsent(target, _ -> new Asked());
    }
  }

  private Map<Tier, Asked> asked() {
    synchronized (targets) {
      return new LinkedHashMap<>(targets);
    }
  }

  /** Asks every target for what is due. */
  void look() {
    asked().forEach(this::look);
  }

  private void look(Tier target, Asked asked) {
    Set<ObjectKey> due = asked.takeDue(nanoClock.getAsLong());
    if (due.isEmpty()) {
      return;
    }
    try {
      threads.execute(() -> ask(target, asked, due));
    } catch (RejectedExecutionException stopped) {
      asked.failAll(stopping());
    }
  }

  private void ask(Tier target, Asked asked, Set<ObjectKey> due) {
    try {
      Staging staging = target.stage(due, clock.instant().plus(PATIENCE));
      LOG.debug("{} of {} objects asked for are ready", staging.ready().size(), due.size());
      asked.answered(staging, nanoClock.getAsLong());
    } catch (TierException e) {
      LOG.debug("asking for {} objects failed: {}", due.size(), e.getMessage());
      asked.failed(due, e, nanoClock.getAsLong());
    } catch (RuntimeException | Error e) {
      // Also an error: what is never answered is a reader who waits for ever.
      LOG.error("asking for {} objects broke", due.size(), e);
      asked.failAll(new TierException.Transient("staging broke: " + e, e));
    }
  }

  private static TierException stopping() {
    return new TierException.Transient("the daemon stops; what was asked for stays so", null);
  }

  /** Whoever waits is told that the daemon stops. */
  @Override
  public void close() {
    closed = true;
    watching.ifPresent(watch -> watch.cancel(false));
    asked().values().forEach(asked -> asked.failAll(stopping()));
  }
}
