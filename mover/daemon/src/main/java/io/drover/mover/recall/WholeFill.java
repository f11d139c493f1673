package io.drover.mover.recall;

import io.drover.events.Code;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.CopySource;
import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Stagings;
import io.drover.mover.copy.Unstaged;
import io.drover.mover.home.Fill;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.Copy;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file being made whole: finds a copy that can be read, writes what is missing. */
final class WholeFill {
  private static final Logger LOG = LoggerFactory.getLogger(WholeFill.class);

  private final HomeFile file;
  private final Pools pools;
  private final Stagings stagings;
  private final BufferPool buffers;
  private final Room room;
  private final FillOutcome outcome;

  WholeFill(HomeFile file, Recalls.Means means, Room room, FillOutcome outcome) {
    this.file = file;
    this.pools = means.pools();
    this.stagings = means.stagings();
    this.buffers = means.buffers();
    this.room = room;
    this.outcome = outcome;
  }

  /**
   * Writes every missing byte and puts the times back; nothing is durable yet.
   *
   * @param stub as it was found, with home away or dropping
   * @return the modification time that the inode has now, nanoseconds since 1970
   * @throws Superseded when the stub changed meanwhile: look again
   * @throws Unstaged when only cold pools are left, and one of them was asked
   */
  long run(Fill fill, Stub stub) throws IOException, Superseded, InterruptedException {
    long mtimeNanos = mtimeToKeep(stub, fill.facts());
    IOException last = null;
    boolean begun = false;
    List<ByteRange> missing = missing(stub);
    if (missing.isEmpty()) {
      // It came back by ranges: no pool is needed, nor any room.
      fill.restoreTimes(mtimeNanos);
      return mtimeNanos;
    }
    for (Copy copy : warmFirst(stub.goodCopies())) {
      if (pools.isCold(copy) && !outcome.isWanted()) {
        last = worse(last, new TierException.Transient(copy.place() + " is cold", null));
        continue;
      }
      try (CopySource source = open(stub, copy)) {
        room.require(source, missing);
        if (!begun) {
          begin(stub, mtimeNanos);
          begun = true;
        }
        write(fill, source, missing);
        fill.restoreTimes(mtimeNanos);
        return mtimeNanos;
      } catch (Unstaged e) {
        throw last == null ? e : e.lastResort();
      } catch (TierException e) {
        LOG.warn("{} is not read from pool {}: {}", file.key(), copy.place().pool(), e.toString());
        judge(copy, e);
        last = worse(last, e);
      }
    }
    if (last != null) {
      throw last;
    }
    throw new TierException.Missing("no good copy of " + file.key() + " is left");
  }

  private List<Copy> warmFirst(List<Copy> copies) {
    return copies.stream().sorted(Comparator.comparing(pools::isCold)).toList();
  }

  private CopySource open(Stub stub, Copy copy) throws TierException, Unstaged {
    return stagings.open(pools.named(copy.place().pool()), stub.idOf(copy), copy);
  }

  /**
   * After a drop that did not finish, the inode may carry the time of the punch, and after a fill
   * that did not finish, the time of the fill; otherwise the inode's time is the user's.
   */
  private static long mtimeToKeep(Stub stub, FileFacts facts) {
    return switch (stub.home()) {
      case Home.Dropping _ -> stub.version().mtimeNanos();
      case Home.Away away -> away.fillMtimeNanos().orElse(facts.mtimeNanos());
      case Home.Whole _ -> facts.mtimeNanos();
    };
  }

  /**
   * Notes the time to put back before the inode is touched, and only when it will be: whoever gives
   * the file another time while its pool is away keeps it. Not flushed: the inode's times and its
   * attributes lie in one journalled block, so the note is never younger than the touch.
   */
  private void begin(Stub stub, long mtimeNanos) throws HomeException, Superseded {
    var present = stub.home().present(stub.version().bytes());
    Home noted = new Home.Away(present, OptionalLong.of(mtimeNanos));
    file.change(
        Durability.VISIBLE,
        found -> {
          Stub current = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          if (!current.home().equals(stub.home())) {
            throw new Superseded("home changed while a fill began");
          }
          return Optional.of(current.withHome(noted));
        });
  }

  private static List<ByteRange> missing(Stub stub) {
    long bytes = stub.version().bytes();
    return stub.home().present(bytes).missingFrom(new ByteRange(0, bytes)).runs();
  }

  private void write(Fill fill, CopySource source, List<ByteRange> missing)
      throws IOException, InterruptedException {
    long bytes = source.bytes();
    try (BufferPool.Loan loan = buffers.take(bytes, BufferPool.Use.FILL)) {
      for (ByteRange run : missing) {
        write(fill, source, run.widen(Grain.BYTES, bytes), loan.buffer());
      }
    }
  }

  private void write(Fill fill, CopySource source, ByteRange run, ByteBuffer buffer)
      throws IOException {
    ByteRange data = ByteRange.EMPTY;
    for (long at = run.start(); at < run.end(); ) {
      if (data.end() <= at) {
        data = source.dataAt(at);
      }
      if (data.start() >= at + Grain.BYTES || data.isEmpty()) {
        // What is absent at home reads as zeros already, so a hole needs no writing.
        at = data.isEmpty() ? run.end() : data.start() - data.start() % Grain.BYTES;
        continue;
      }
      // No further than the data goes, so that the hole behind it stays one.
      long end =
          Math.min(new ByteRange(at, data.end()).widen(Grain.BYTES, run.end()).end(), run.end());
      ByteRange piece = new ByteRange(at, Math.min(at + buffer.capacity(), end));
      buffer.clear().limit((int) piece.bytes());
      source.read(at, buffer);
      fill.write(at, buffer.flip());
      outcome.progressed();
      at = piece.end();
    }
  }

  /** A copy that is damaged or gone is never read again; one that is away may come back. */
  private void judge(Copy copy, TierException failure) throws HomeException, Superseded {
    boolean bad =
        failure instanceof TierException.Corrupt || failure instanceof TierException.Missing;
    if (!bad) {
      return;
    }
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          if (!stub.copies().contains(copy)) {
            throw new Superseded("the copy was dropped while it was read");
          }
          return Optional.of(stub.withCopyMarked(copy.place(), Copy.State.BAD));
        });
  }

  /** Of several failures the one that may pass is told: then waiting helps. */
  private static IOException worse(IOException known, TierException failure) {
    return known instanceof TierException.Transient ? known : failure;
  }

  /** What a reader is told when a cold pool could not be asked. */
  static Admission.Denied denied(Unstaged copy, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof IOException told
        ? denied(told)
        : new Admission.Denied(
            Admission.Reason.POOL_OFFLINE, copy.getMessage() + ": " + cause.getMessage());
  }

  /** What a reader is told about a failure. */
  static Admission.Denied denied(IOException failure) {
    Admission.Reason reason =
        switch (failure) {
          case TierException.Transient _ -> Admission.Reason.POOL_OFFLINE;
          case TierException.Refused _ -> Admission.Reason.POOL_OFFLINE;
          case TierException _ -> Admission.Reason.NO_GOOD_COPY;
          case HomeException home when home.code() == Code.NO_SPACE -> Admission.Reason.NO_SPACE;
          default -> Admission.Reason.HOME_FAILS;
        };
    return new Admission.Denied(reason, failure.getMessage());
  }
}
