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
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the kernel: one platform thread, because the reads are native and more threads
 * make each reader's wait longer.
 */
final class EventReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  /** The shorter kind of event, without a range, and the longer one (linux/fanotify.h). */
  private static final long OPEN_EVENT_BYTES = 24;

  private static final long RANGE_EVENT_BYTES = 48;

  private final Parts parts;
  private final MemorySegment buffer = Fanotify.buffer();
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * What it works with.
   *
   * @param wakeUp signalled when there is room again, and by {@link #stop}
   * @param openEventsMax readers that may wait here; further ones wait in the kernel's queue
   */
  record Parts(
      Fanotify group,
      Journal journal,
      Waiting waiting,
      WakeUp wakeUp,
      Recall recall,
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
    long bytes = Math.max(room * OPEN_EVENT_BYTES, RANGE_EVENT_BYTES);
    parts.journal.beginTaking();
    try {
      parts.group.read(buffer.asSlice(0, Math.min(bytes, buffer.byteSize()))).forEach(this::take);
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
      parts
          .recall
          .whole(file, new Reader(event.pid()))
          .whenComplete((admission, thrown) -> answer(file, admission, thrown));
    } catch (LinuxException | RuntimeException failure) {
      answer(file, null, failure);
    }
  }

  /** The fast path, without a trace in the journal: the file is there, and need not ask again. */
  private boolean passes(Descriptor file) throws LinuxException {
    if (!parts.recall.isResident(file)) {
      return false;
    }
    parts.waiting.pass(file);
    return true;
  }

  private void answer(Descriptor file, Admission admission, Throwable thrown) {
    if (thrown == null) {
      parts.waiting.answer(file, file, admission);
      return;
    }
    LOG.error("A reader is denied because of a fault in Drover", thrown);
    Admission denied = new Admission.Denied(Admission.Reason.HOME_FAILS, thrown.toString());
    parts.waiting.answer(file, file, denied);
  }
}
