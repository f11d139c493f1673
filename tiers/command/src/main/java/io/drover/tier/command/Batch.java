package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads one batch of wishes into the spool: a pass over each volume, a few volumes at a time. */
final class Batch {
  /** Told how each wish ended. */
  interface Endings {
    /** The object is in the spool, or in no catalogue any more. */
    void arrived(ObjectKey key);

    void failed(ObjectKey key, TierException failure);

    /** There was no room in the spool; it has to be asked for again. */
    void postponed(ObjectKey key);

    /** The manager was asked for it and has not brought it from tape. */
    void offline(ObjectKey key);

    /** Whether the manager was asked for it before. */
    boolean isAwaited(ObjectKey key);
  }

  private final Shelf shelf;
  private final int readDrives;
  private final Endings endings;

  Batch(Shelf shelf, int readDrives, Endings endings) {
    this.shelf = shelf;
    this.readDrives = readDrives;
    this.endings = endings;
  }

  /**
   * Reads them all, or says of each why not.
   *
   * @param mounted the volume that was read last
   * @return the volume that was read last now
   */
  Optional<String> run(List<Wish> wishes, Optional<String> mounted) throws InterruptedException {
    List<TapeOrder.Pass> passes = TapeOrder.passes(located(wishes), mounted);
    List<TapeOrder.Pass> asked = staged(passes);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try (ExecutorService drives =
        Executors.newFixedThreadPool(readDrives, Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      asked.forEach(pass -> running.add(drives.submit(() -> read(pass))));
      for (Future<?> pass : running) {
        await(pass, drives);
      }
    }
    return asked.isEmpty() ? mounted : asked.getLast().volume().or(() -> mounted);
  }

  private static void await(Future<?> pass, ExecutorService drives) throws InterruptedException {
    try {
      pass.get();
    } catch (InterruptedException e) {
      // Kills the commands.
      drives.shutdownNow();
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a pass over a volume broke", e.getCause());
    }
  }

  /** With what the catalogue knows, and where it knows no volume, what the manager tells. */
  private List<Wish> located(List<Wish> wishes) {
    List<Wish> located = new ArrayList<>();
    boolean asks = shelf.tape().tellsVolume();
    for (Wish wish : wishes) {
      Optional<Entry> entry = entry(wish);
      if (entry.isEmpty()) {
        continue;
      }
      Located known = entry.get().located();
      if (asks && known.volume().isEmpty()) {
        Optional<Located> told = locate(entry.get());
        // A manager that is away is not asked again for each object of the batch.
        asks = told.isPresent();
        known = told.orElse(known);
      }
      located.add(wish.at(known));
    }
    return located;
  }

  private Optional<Entry> entry(Wish wish) {
    try {
      Optional<Entry> entry = shelf.catalogue().find("stage " + wish.key(), wish.key());
      boolean needed = entry.isPresent() && !shelf.spool().holds(entry.get());
      if (!needed) {
        endings.arrived(wish.key());
        return Optional.empty();
      }
      return entry;
    } catch (TierException e) {
      endings.failed(wish.key(), e);
      return Optional.empty();
    }
  }

  /** What the manager tells; nothing when it could not be asked. */
  private Optional<Located> locate(Entry entry) {
    try {
      String attempt = "locate " + entry.key();
      Located found =
          shelf
              .tape()
              .stat(attempt, TapeName.of(entry))
              .map(held -> entry.located().or(held.answer().located()))
              .orElse(entry.located());
      if (found.volume().isPresent()) {
        shelf.catalogue().write(attempt, entry.at(found));
      }
      return Optional.of(found);
    } catch (TierException e) {
      // It is read out of order; if the manager is away, the read itself will say so.
      return Optional.empty();
    }
  }

  /** The passes that are worth a read after the manager was asked for them. */
  private List<TapeOrder.Pass> staged(List<TapeOrder.Pass> passes) {
    List<Entry> batch = new ArrayList<>();
    try {
      for (TapeOrder.Pass pass : passes) {
        for (Wish wish : pass.wishes()) {
          if (!endings.isAwaited(wish.key())) {
            shelf.catalogue().find("stage " + wish.key(), wish.key()).ifPresent(batch::add);
          }
        }
      }
      shelf.tape().stage(batch);
      return passes;
    } catch (TierException e) {
      passes.forEach(pass -> pass.wishes().forEach(wish -> endings.failed(wish.key(), e)));
      return List.of();
    }
  }

  private void read(TapeOrder.Pass pass) {
    for (Wish wish : pass.wishes()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        read(wish.key());
      } catch (TierException e) {
        endings.failed(wish.key(), e);
      } catch (IOException e) {
        endings.failed(wish.key(), shelf.failure().of("stage " + wish.key(), e));
      }
    }
  }

  private void read(ObjectKey key) throws IOException {
    String attempt = "stage " + key;
    Optional<Entry> entry = shelf.catalogue().find(attempt, key);
    if (entry.isEmpty() || shelf.spool().holds(entry.get())) {
      endings.arrived(key);
      return;
    }
    if (shelf.tape().isOffline(attempt, entry.get())) {
      endings.offline(key);
      return;
    }
    Optional<Spool.Reservation> room = shelf.spool().reserve(entry.get().bytes());
    if (room.isEmpty() && shelf.spool().isTooSmallFor(entry.get().bytes())) {
      throw tooLarge(attempt, entry.get());
    }
    if (room.isEmpty()) {
      endings.postponed(key);
      return;
    }
    try (Spool.Reservation reservation = room.get()) {
      Path file = shelf.spool().newPath();
      try {
        shelf.tape().get(entry.get(), file);
        shelf.spool().keep(entry.get(), file, reservation, true);
      } finally {
        Files.deleteIfExists(file);
      }
    }
    endings.arrived(key);
  }

  private TierException tooLarge(String attempt, Entry entry) {
    return shelf
        .failure()
        .refused(
            TierException.Reason.FULL,
            "%s on %s: the spool is smaller than the object of %d bytes; raise spoolSize"
                .formatted(attempt, shelf.failure().target(), entry.bytes()));
  }
}
