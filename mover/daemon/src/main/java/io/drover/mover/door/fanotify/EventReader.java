package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Fanotify;
import io.drover.linux.FanotifyEvent;
import io.drover.linux.LinuxException;
import io.drover.linux.Wait;
import io.drover.linux.WakeUp;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Reader;
import io.drover.mover.recall.Recall;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.InstantSource;
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

  /** The longer kind of event, with a range (linux/fanotify.h). */
  private static final long EVENT_BYTES = 48;

  /**
   * Few, because a process that is killed in the midst of a batch leaves its successor to find out
   * whom the rest of it is for; enough to make the read's own microsecond small beside the answers.
   */
  private static final int BATCH_EVENTS = 32;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Parts parts;
  private final MemorySegment buffer = Fanotify.buffer();
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * What it works with.
   *
   * @param clock of the file systems' times
   * @param wakeUp signalled when there is room again, and by {@link #stop}
   * @param openEventsMax readers that may wait here; further ones wait in the kernel's queue
   */
  record Parts(
      Fanotify group,
      Journal journal,
      Waiting waiting,
      WakeUp wakeUp,
      Recall recall,
      InstantSource clock,
      int openEventsMax) {}

  EventReader(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void run() {
    Wait forEvents = Wait.on(parts.group.descriptor(), parts.wakeUp.descriptor());
    Wait forRoom = Wait.on(parts.wakeUp.descriptor());
    while (!stopping.get()) {
      int room = parts.openEventsMax - parts.waiting.count();
      try {
        (room > 0 ? forEvents : forRoom).forever();
        parts.wakeUp.drain();
        if (room > 0 && forEvents.isReady(0) && !stopping.get()) {
          takeBatch(room);
        }
      } catch (LinuxException failure) {
        // One event's: the kernel has denied it already, and the next one is another file's.
        LOG.warn("A reader was denied by the kernel", failure);
      }
    }
  }

  /** Ends {@link #run} after the batch in hand. */
  void stop() throws LinuxException {
    stopping.set(true);
    parts.wakeUp.signal();
  }

  private void takeBatch(int room) throws LinuxException {
    // Shorter events fit twice; the bound on open ones is no exact science.
    long bytes = Math.min(room, BATCH_EVENTS) * EVENT_BYTES;
    Instant now = parts.clock.instant();
    parts.journal.beginTaking(now.getEpochSecond() * NANOS_PER_SECOND + now.getNano());
    try {
      parts.group.read(buffer.asSlice(0, bytes)).forEach(this::take);
    } finally {
      parts.journal.endTaking();
    }
  }

  private void take(FanotifyEvent event) {
    if (event.number() < 0) {
      return;
    }
    Descriptor file = Descriptor.owning(event.number());
    try {
      if (!event.waits() || passes(file)) {
        file.close();
        return;
      }
      parts.waiting.add(file);
    } catch (LinuxException | RuntimeException failure) {
      answer(file, fault(failure));
      return;
    }
    var _ =
        asked(parts.recall, file, new Reader(event.pid()))
            .thenAccept(admission -> answer(file, admission));
  }

  private void answer(Descriptor file, Admission admission) {
    parts.waiting.answer(file.number(), Optional.of(file), admission);
  }

  /** Asks the recall; a fault of its is a denial, because a reader must not wait for ever. */
  static CompletableFuture<Admission> asked(Recall recall, Descriptor file, Reader reader) {
    try {
      return recall.whole(file, reader).exceptionally(EventReader::fault);
    } catch (RuntimeException failure) {
      return CompletableFuture.completedFuture(fault(failure));
    }
  }

  private static Admission fault(Throwable thrown) {
    LOG.error("A reader is denied because of a fault in Drover", thrown);
    return new Admission.Denied(Admission.Reason.HOME_FAILS, thrown.toString());
  }

  /** The fast path, without a trace in the journal: the file is there, and need not ask again. */
  private boolean passes(Descriptor file) throws LinuxException {
    if (!parts.recall.isResident(file)) {
      return false;
    }
    parts.waiting.pass(file);
    return true;
  }
}
