package io.drover.tier.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * An object on its way: a file in the spool that a put command reads when it is whole. Nothing of
 * it outlives the process, so no offset is durable before it is published.
 */
final class CommandUpload implements Upload {
  private final Shelf shelf;
  private final ObjectKey key;
  private final boolean keepWritten;
  private final Map<ObjectKey, CommandUpload> uploads;
  private final Path path;
  private final FileChannel file;
  private final Spool.Reservation reservation;
  private long reservedBytes;
  private Crc digest = Crc.EMPTY;
  private Optional<Located> stored = Optional.empty();
  private volatile boolean broken;
  private volatile boolean ended;

  private CommandUpload(Begun begun, Path path, FileChannel file, Spool.Reservation reservation) {
    this.shelf = begun.shelf();
    this.key = begun.key();
    this.keepWritten = begun.keepWritten();
    this.uploads = begun.uploads();
    this.path = path;
    this.file = file;
    this.reservation = reservation;
    this.reservedBytes = begun.expectedBytes();
  }

  /**
   * What an upload is begun with.
   *
   * @param uploads the last one of each key, as long as it is open
   */
  record Begun(
      Shelf shelf,
      ObjectKey key,
      long expectedBytes,
      boolean keepWritten,
      Map<ObjectKey, CommandUpload> uploads) {}

  /** Takes room in the spool for the whole object. */
  static CommandUpload begin(Begun begun) throws TierException {
    String attempt = "begin " + begun.key();
    Spool spool = begun.shelf().spool();
    try {
      return begin(
          begun,
          spool
              .reserveToWrite(begun.expectedBytes())
              .orElseThrow(() -> noRoom(begun.shelf(), attempt, begun.expectedBytes())));
    } catch (IOException e) {
      throw begun.shelf().failure().of(attempt, e);
    }
  }

  private static CommandUpload begin(Begun begun, Spool.Reservation reservation)
      throws IOException {
    boolean opened = false;
    try {
      Path path = begun.shelf().spool().newPath();
      FileChannel file =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      opened = true;
      CommandUpload upload = new CommandUpload(begun, path, file, reservation);
      begun.uploads().put(begun.key(), upload);
      return upload;
    } finally {
      if (!opened) {
        reservation.close();
      }
    }
  }

  private static TierException noRoom(Shelf shelf, String attempt, long bytes) {
    String next =
        shelf.spool().isTooSmallToWrite(bytes)
            ? "at all; raise spoolSize"
            : "until others are done; raise spoolSize, or lower streams";
    return shelf
        .failure()
        .refused(
            TierException.Reason.FULL,
            "%s on %s: the spool has no room for %d bytes %s"
                .formatted(attempt, shelf.failure().target(), bytes, next));
  }

  @Override
  public synchronized long appendedBytes() {
    return digest.bytes();
  }

  @Override
  public synchronized void append(ByteBuffer bytes) throws TierException {
    Crc more = Crc.of(bytes);
    perform(
        "append to",
        () -> {
          reserve(more.bytes());
          for (long at = digest.bytes(); bytes.hasRemaining(); ) {
            at += file.write(bytes, at);
          }
        });
    digest = digest.then(more);
  }

  @Override
  public synchronized void appendZeros(long bytes) throws TierException {
    // They count in full: most tape managers know no holes, and the command may write them out.
    perform("append to", () -> reserve(bytes));
    digest = digest.then(Crc.ofZeros(bytes));
  }

  private void reserve(long bytes) throws IOException {
    long missing = digest.bytes() + bytes - reservedBytes;
    if (missing > 0) {
      if (!reservation.grow(missing)) {
        throw noRoom(shelf, "append to " + key, digest.bytes() + bytes);
      }
      reservedBytes += missing;
    }
  }

  /** Nothing of it survives a crash: the whole object is sent again. */
  @Override
  public long flush() throws TierException {
    requireCurrent("flush");
    return 0;
  }

  @Override
  public synchronized void publish(Crc announced, Label label) throws TierException {
    if (ended) {
      return;
    }
    String attempt = "publish " + key;
    requireCurrent("publish");
    if (!announced.equals(digest)) {
      throw shelf
          .failure()
          .corrupt(
              attempt,
              "%s was announced, %s was appended; begin it again".formatted(announced, digest));
    }
    perform("publish", this::lengthen);
    if (stored.isEmpty()) {
      stored = Optional.of(digest.bytes() == 0 ? putEmpty(attempt, label) : put(label));
    }
    Entry entry = Entry.of(key, digest, label, stored.get());
    shelf.catalogue().write(attempt, entry);
    ended = true;
    keep(entry);
  }

  private Located put(Label label) throws TierException {
    return shelf.tape().put(path, key, digest, label);
  }

  /** A few bytes stand for it, so that a catalogue that was lost learns of it again. */
  private Located putEmpty(String attempt, Label label) throws TierException {
    byte[] content = "empty\n".getBytes(US_ASCII);
    Path stand = shelf.spool().newPath();
    try {
      Files.write(stand, content);
      ObjectKey name = TapeName.of(key, 0, Optional.empty()).key();
      return shelf.tape().put(stand, name, Crc.of(content), label);
    } catch (IOException e) {
      throw shelf.failure().of(attempt, e);
    } finally {
      deleteQuietly(stand);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It lies in the directory of this process, which is swept when it is gone.
    }
  }

  /** Zeros at the end are owed until now. */
  private void lengthen() throws IOException {
    if (file.size() < digest.bytes()) {
      file.write(ByteBuffer.allocate(1), digest.bytes() - 1);
    }
  }

  /** Serves readers until its room is needed; that it fails to is nobody's loss. */
  private void keep(Entry entry) {
    if (!keepWritten || entry.bytes() == 0) {
      return;
    }
    try {
      shelf.spool().keep(entry, path, reservation, false);
    } catch (IOException e) {
      // It is on tape, and comes from there.
      broken = true;
    }
  }

  @Override
  public synchronized void abandon() throws TierException {
    if (ended) {
      return;
    }
    if (stored.isPresent()) {
      shelf
          .tape()
          .remove("abandon " + key, TapeName.of(key, digest.bytes(), stored.get().locator()));
    }
    ended = true;
    perform("abandon", () -> Files.deleteIfExists(path));
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It lies in the directory of this process, which is swept when it is gone.
      broken = true;
    } finally {
      uploads.remove(key, this);
      reservation.close();
    }
  }

  @FunctionalInterface
  private interface Step {
    void perform() throws IOException;
  }

  private void perform(String verb, Step step) throws TierException {
    requireCurrent(verb);
    boolean done = false;
    try {
      step.perform();
      done = true;
    } catch (IOException e) {
      throw shelf.failure().of(verb + " " + key, e);
    } finally {
      if (!done) {
        broken = true;
      }
    }
  }

  private void requireCurrent(String verb) throws TierException {
    if (broken) {
      throw shelf
          .failure()
          .transientFailure(verb + " " + key, "an earlier call failed; begin it again");
    }
    if (!ended && uploads.get(key) != this) {
      throw shelf
          .failure()
          .missing(verb + " " + key, "the upload was begun anew or deleted; begin it again");
    }
  }
}
