package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.Space;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.Traits;
import io.drover.tier.Upload;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects on tape, behind the external commands of a tape manager. An object is gathered in a
 * spool, stored by one put command, and visible once the catalogue has its entry; so whatever a
 * command that hangs, lies or is killed leaves behind is nothing that anybody sees. A copy starts
 * over after a crash: no part of an upload is durable.
 *
 * <p>Objects are cold. {@link #stage}, and {@link #open} of one that is not in the spool, ask for
 * it and return at once; what is asked for within a window is read in the order in which it lies on
 * the tapes. One that could not be brought counts as ready, and {@link #open} says why, once. What
 * was written a moment ago, and objects without bytes, are read without a tape.
 */
public final class CommandTier implements Tier {
  private final CommandSettings settings;
  private final Timing timing;
  private final Map<ObjectKey, CommandUpload> uploads = new ConcurrentHashMap<>();
  private Optional<Opened> opened = Optional.empty();

  private record Opened(Shelf shelf, StageQueue queue) {}

  /** A tier over directories that {@link #create} made. Nothing is run before the first verb. */
  public CommandTier(CommandSettings settings, Timing timing) {
    this.settings = settings;
    this.timing = timing;
  }

  /**
   * Makes spool and catalogue. A catalogue that is new learns what the manager's list tells, if
   * there is a list command; after a failure it is not whole, every verb is transient, and the next
   * attempt learns anew. Again is harmless.
   */
  public static void create(CommandSettings settings, Timing timing) throws TierException {
    CommandFailure failure = new CommandFailure(settings.target());
    String attempt = "create " + settings.target();
    try {
      boolean learns = Catalogue.create(settings.places().catalogue(), settings.target());
      Spool.create(settings.places().spool());
      if (learns) {
        Learning.learn(Shelf.ofAny(settings, timing, attempt));
      }
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  /**
   * Stores, finds, brings back from tape and removes a small object that nobody else has.
   *
   * @return where it lay, in words; empty when the manager does not tell
   */
  public String examine(ObjectKey unused) throws TierException {
    return new Examination(opened("examine").shelf()).run(unused);
  }

  @Override
  public Traits traits() {
    return new Traits(false, true);
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    Shelf shelf = opened("begin " + key).shelf();
    return CommandUpload.begin(
        new CommandUpload.Begun(
            shelf, key, expectedBytes, settings.places().keepWritten(), uploads));
  }

  /** Nothing of an upload is durable. */
  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    throw opened("resume " + key)
        .shelf()
        .failure()
        .missing("resume " + key, "a tape manager keeps no half objects; begin it again");
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    String attempt = "open " + key;
    Opened open = opened(attempt);
    Shelf shelf = open.shelf();
    Entry entry =
        shelf
            .catalogue()
            .find(attempt, key)
            .orElseThrow(() -> shelf.failure().missing(attempt, "there is no such object"));
    if (entry.bytes() == 0) {
      return new EmptyReader();
    }
    try {
      Optional<ObjectReader> reader = shelf.spool().read(entry, shelf.failure());
      if (reader.isPresent()) {
        return reader.get();
      }
    } catch (IOException e) {
      throw shelf.failure().of(attempt, e);
    }
    Optional<TierException> failed = open.queue().takeFailure(key);
    if (failed.isPresent()) {
      throw failed.get();
    }
    open.queue().ask(key);
    throw shelf
        .failure()
        .transientFailure(attempt, "it is cold and has been asked for; stage it first");
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
    Opened open = opened("stage");
    Set<ObjectKey> ready = new HashSet<>();
    Set<ObjectKey> pending = new HashSet<>();
    open.shelf().catalogue().require("stage");
    for (ObjectKey key : keys) {
      (comes(open, key) ? pending : ready).add(key);
    }
    pending.forEach(open.queue()::ask);
    return new Staging(ready, pending);
  }

  private static boolean comes(Opened open, ObjectKey key) {
    try {
      Optional<Entry> entry = open.shelf().catalogue().find("stage " + key, key);
      return entry.isPresent()
          && entry.get().bytes() > 0
          && !open.shelf().spool().holds(entry.get())
          && !open.queue().hasFailed(key);
    } catch (TierException e) {
      // Nobody else's objects wait for an entry that is damaged; open says what is wrong with it.
      return false;
    }
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    String attempt = "stat " + key;
    return opened(attempt).shelf().catalogue().find(attempt, key).map(Entry::stat);
  }

  @Override
  public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    String attempt = "secure " + key;
    Catalogue catalogue = opened(attempt).shelf().catalogue();
    Optional<ObjectStat> found = catalogue.find(attempt, key).map(Entry::stat);
    if (found.isPresent()) {
      catalogue.secure(attempt, key);
    }
    return found;
  }

  /** The entry goes last, so that a delete that failed finds the object again. */
  @Override
  public void delete(ObjectKey key) throws TierException {
    String attempt = "delete " + key;
    Opened open = opened(attempt);
    Shelf shelf = open.shelf();
    // One that is being learned might come back from a list that is older than this.
    shelf.catalogue().require(attempt);
    uploads.remove(key);
    open.queue().forget(key);
    Optional<Entry> entry = shelf.catalogue().find(attempt, key);
    if (entry.isPresent()) {
      shelf.tape().remove(attempt, TapeName.of(entry.get()));
    } else {
      // There may be what a put left that was killed with its daemon.
      shelf.tape().remove(attempt, TapeName.of(key, 1, Optional.empty()));
      shelf.tape().remove(attempt, TapeName.of(key, 0, Optional.empty()));
    }
    shelf.catalogue().remove(attempt, key);
    try {
      shelf.spool().remove(key);
    } catch (IOException e) {
      throw shelf.failure().of(attempt, e);
    }
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    return opened("list").shelf().catalogue().list(after, limit).stream().map(Entry::stat).toList();
  }

  /** Cartridges have no end that anybody knows of; a catalogue that is away is told. */
  @Override
  public Space space() throws TierException {
    opened("space").shelf().catalogue().require("space");
    return Space.ENDLESS;
  }

  private synchronized Opened opened(String attempt) throws TierException {
    if (opened.isEmpty()) {
      Shelf shelf = Shelf.open(settings, timing, attempt);
      opened = Optional.of(new Opened(shelf, new StageQueue(shelf, settings.pace(), timing)));
    }
    return opened.get();
  }

  @Override
  public synchronized void close() {
    opened.ifPresent(
        open -> {
          open.queue().close();
          open.shelf().spool().close();
        });
    opened = Optional.empty();
    uploads.clear();
  }
}
