package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Fanotify;
import io.drover.linux.FanotifyEvent;
import io.drover.linux.LinuxException;
import io.drover.linux.Wait;
import io.drover.linux.WakeUp;
import io.drover.mover.recall.Access;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Reader;
import io.drover.mover.recall.Recall;
import io.drover.mover.recall.Standing;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the kernel: one platform thread, because the reads are native and more threads
 * make each reader's wait longer.
 */
final class EventReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Parts parts;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * What it works with.
   *
   * @param clock of the file systems' times
   * @param wakeUp signalled when there is room again or something to answer, and by {@link #stop}
   */
  record Parts(
      Fanotify group,
      Journal journal,
      Batch batch,
      Waiting waiting,
      Unreserved unreserved,
      WakeUp wakeUp,
      Recall recall,
      InstantSource clock) {}

  EventReader(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void run() {
    Wait forEvents = Wait.on(parts.group.descriptor(), parts.wakeUp.descriptor());
    Wait forRoom = Wait.on(parts.wakeUp.descriptor());
    while (!stopping.get()) {
      try {
        parts.unreserved.answerReady();
        int room = parts.waiting.roomLeft();
        if (room > 0) {
          forEvents.forever();
          takeReady(forEvents, room);
        } else {
          forRoom.forever();
          parts.wakeUp.drain();
        }
      } catch (LinuxException failure) {
        // One event's: the kernel has denied it already, and the next one is another file's.
        LOG.warn("A reader was denied by the kernel", failure);
      }
    }
  }

  private void takeReady(Wait wait, int room) throws LinuxException {
    if (wait.isReady(1)) {
      parts.wakeUp.drain();
      return;
    }
    takeBatch(room);
  }

  /** Ends {@link #run} after the batch in hand. */
  void stop() throws LinuxException {
    stopping.set(true);
    parts.wakeUp.signal();
  }

  /**
   * Notes the whole batch before the recall is asked about any of it, which may take longer: what a
   * killed process has not noted is hard to find out.
   */
  private void takeBatch(int room) throws LinuxException {
    Instant now = parts.clock.instant();
    long nowNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    // Shorter events fit twice; the bound on open ones is no exact science.
    MemorySegment buffer = parts.batch.begin(nowNanos, room);
    parts.journal.beginTaking(nowNanos);
    List<Noted> noted = new ArrayList<>();
    try {
      for (FanotifyEvent event : parts.group.read(buffer)) {
        take(event).ifPresent(noted::add);
      }
    } catch (LinuxException nothingTaken) {
      parts.journal.endTaking();
      throw nothingTaken;
    }
    parts.journal.endTaking();
    noted.forEach(this::ask);
  }

  /** An event that is in the journal. */
  private record Noted(int number, Descriptor file, Reader reader, Access access) {}

  /** Answers an event at once, or notes it. */
  private Optional<Noted> take(FanotifyEvent event) {
    if (event.number() < 0) {
      return Optional.empty();
    }
    Descriptor file = Descriptor.owning(event.number());
    try {
      if (parts.unreserved.isTaken(event.number())) {
        parts.waiting.denyBoth(event.number());
        file.close();
        return Optional.empty();
      }
      if (!event.waits() || passes(file, event)) {
        file.close();
        return Optional.empty();
      }
      parts.waiting.add(file);
      return Optional.of(new Noted(event.number(), file, new Reader(event.pid()), accessOf(event)));
    } catch (LinuxException | RuntimeException failure) {
      parts.waiting.answer(event.number(), Optional.of(file), fault(failure));
      file.close();
      return Optional.empty();
    }
  }

  private void ask(Noted event) {
    Optional<Descriptor> file = Optional.of(event.file());
    var _ =
        asked(parts.recall, event.file(), event.reader(), event.access())
            .thenAccept(admission -> parts.waiting.answer(event.number(), file, admission));
  }

  private static Access accessOf(FanotifyEvent event) {
    if (event.isOpen()) {
      return new Access.Opening();
    }
    return event.hasRange() ? Access.using(event.offset(), event.count()) : new Access.Entire();
  }

  /** Asks the recall; a fault of its is a denial, because a reader must not wait for ever. */
  static CompletableFuture<Admission> asked(
      Recall recall, Descriptor file, Reader reader, Access access) {
    try {
      return recall.ask(file, reader, access).exceptionally(EventReader::fault);
    } catch (RuntimeException | Error failure) {
      // Also an error: it would end the thread that everybody waits for.
      return CompletableFuture.completedFuture(fault(failure));
    }
  }

  private static Admission fault(Throwable thrown) {
    LOG.error("A reader is denied because of a fault in Drover", thrown);
    return new Admission.Denied(Admission.Reason.HOME_FAILS, thrown.toString());
  }

  /** The fast path, without a trace in the journal: the file is there. */
  private boolean passes(Descriptor file, FanotifyEvent event) throws LinuxException {
    Standing standing = parts.recall.standing(file, new Reader(event.pid()), accessOf(event));
    if (standing == Standing.ABSENT) {
      return false;
    }
    parts.waiting.pass(file, standing);
    return true;
  }
}
