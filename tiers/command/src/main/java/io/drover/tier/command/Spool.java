package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Files on their way to tape and back. Whole objects lie in {@code objects} and outlive the
 * process; everything else lies in a directory of this process alone, and whoever finds one without
 * its owner removes it.
 */
final class Spool implements AutoCloseable {
  /** Whoever asked for an object from tape has this long to read it before it may go again. */
  private static final Duration UNREAD = Duration.ofHours(1);

  private final Path objects;
  private final OwnDirectory own;
  private final SpoolRoom room;
  private final LongSupplier nanoClock;
  private final AtomicLong number = new AtomicLong();

  private Spool(Path directory, OwnDirectory own, Limits limits) {
    this.objects = directory.resolve("objects");
    this.own = own;
    this.room = new SpoolRoom(limits.bytesMax(), UNREAD.toNanos());
    this.nanoClock = limits.nanoClock();
  }

  /** How much may lie there. */
  record Limits(long bytesMax, LongSupplier nanoClock) {}

  /** Makes the directory, for Drover's user alone; again is harmless. */
  static void create(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("objects"));
    directory.toFile().setReadable(false, false);
    directory.toFile().setExecutable(false, false);
    directory.toFile().setReadable(true, true);
    directory.toFile().setExecutable(true, true);
  }

  /** Takes a place in the spool and finds what lies there. */
  static Spool open(Path directory, Limits limits) throws IOException {
    if (!Files.isDirectory(directory.resolve("objects"))) {
      throw new NoSuchFileException(
          directory + " is not mounted or was never made a spool; drover pools --create makes it");
    }
    OwnDirectory.sweep(directory);
    Spool spool = new Spool(directory, OwnDirectory.make(directory), limits);
    spool.count();
    return spool;
  }

  private synchronized void count() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(objects)) {
      for (Path file : files) {
        Optional<ObjectKey> key = KeyFile.key(file.getFileName().toString());
        if (key.isPresent()) {
          room.arrive(key.get(), Files.size(file), false, nanoClock.getAsLong());
        }
      }
    }
  }

  /** Where commands run, and lists for them are written. */
  Path own() {
    return own.path();
  }

  /** Room for a file that is on its way; given back when it is closed. */
  final class Reservation implements AutoCloseable {
    private final boolean writes;
    private long bytes;

    private Reservation(boolean writes, long bytes) {
      this.writes = writes;
      this.bytes = bytes;
    }

    /** Takes so much more, or nothing at all. */
    boolean grow(long more) throws IOException {
      boolean grown = take(writes, more);
      if (grown) {
        bytes += more;
      }
      return grown;
    }

    @Override
    public void close() {
      synchronized (Spool.this) {
        if (writes) {
          room.releaseWritten(bytes);
        } else {
          room.release(bytes);
        }
        bytes = 0;
      }
    }
  }

  /** Nothing when there is no such room at present; objects that nobody reads go for it. */
  Optional<Reservation> reserve(long bytes) throws IOException {
    return take(false, bytes) ? Optional.of(new Reservation(false, bytes)) : Optional.empty();
  }

  /** The same for an upload, which may not have all of the room. */
  Optional<Reservation> reserveToWrite(long bytes) throws IOException {
    return take(true, bytes) ? Optional.of(new Reservation(true, bytes)) : Optional.empty();
  }

  /** Whether an object of that length can never have room. */
  boolean isTooSmallFor(long bytes) {
    return bytes > room.bytesMax();
  }

  /** Whether an object of that length can never be uploaded. */
  boolean isTooSmallToWrite(long bytes) {
    return bytes > room.writingBytesMax();
  }

  private synchronized boolean take(boolean writes, long bytes) throws IOException {
    long now = nanoClock.getAsLong();
    Optional<List<ObjectKey>> victims =
        writes ? room.reserveToWrite(bytes, now) : room.reserve(bytes, now);
    for (ObjectKey victim : victims.orElse(List.of())) {
      Files.deleteIfExists(file(victim));
    }
    return victims.isPresent();
  }

  /** A path that nothing has, in the directory of this process. */
  Path newPath() {
    return own.path().resolve("part-" + number.incrementAndGet());
  }

  /**
   * Makes a whole file the object's, durably; takes its reservation over.
   *
   * @param awaited somebody asked for it and has yet to read it
   */
  synchronized void keep(Entry entry, Path file, Reservation reservation, boolean awaited)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(file, file(entry.key()), StandardCopyOption.ATOMIC_MOVE);
    reservation.close();
    room.arrive(entry.key(), entry.bytes(), awaited, nanoClock.getAsLong());
  }

  /** Whether the object can be read at once. */
  synchronized boolean holds(Entry entry) {
    return room.holds(entry.key(), entry.bytes());
  }

  /** Reads the object, which stays until the reader is closed; nothing when it is not here. */
  synchronized Optional<ObjectReader> read(Entry entry, CommandFailure failure) throws IOException {
    if (!holds(entry)) {
      return Optional.empty();
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file(entry.key()), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      // Another process needed the room.
      room.leave(entry.key());
      return Optional.empty();
    }
    room.readBegins(entry.key());
    return Optional.of(new SpoolReader(channel, entry, failure, () -> readEnded(entry.key())));
  }

  private synchronized void readEnded(ObjectKey key) {
    room.readEnds(key, nanoClock.getAsLong());
  }

  synchronized void remove(ObjectKey key) throws IOException {
    room.leave(key);
    Files.deleteIfExists(file(key));
  }

  private Path file(ObjectKey key) {
    return objects.resolve(KeyFile.name(key));
  }

  @Override
  public void close() {
    own.close();
  }
}
