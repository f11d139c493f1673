package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Fanotify;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Standing;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readers that wait: taken from the kernel, journaled, not answered. Each holds its event's
 * descriptor open, because the kernel would give the number to another event, and answers go by
 * number.
 */
final class Waiting {
  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

  private final Fanotify group;
  private final Marks marks;
  private final Journal journal;
  private final Room room;
  private final Map<Integer, Descriptor> events = new ConcurrentHashMap<>();
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Starts without readers.
   *
   * @param room woken when there is some again
   */
  Waiting(Marks marks, Fanotify group, Journal journal, Room room) {
    this.group = group;
    this.marks = marks;
    this.journal = journal;
    this.room = room;
  }

  int count() {
    return events.size();
  }

  /** How many more readers may wait here; less than one when it is full. */
  int roomLeft() {
    return room.readersMax() - events.size();
  }

  /** Lets a reader wait until {@link #answer}. Owns the event's descriptor from now on. */
  void add(Descriptor event) throws LinuxException {
    journal.put(event.number(), Handle.of(event));
    events.put(event.number(), event);
  }

  /** The same for a reader that the process before us has journaled. */
  void addReserved(Descriptor placeholder) {
    events.put(placeholder.number(), placeholder);
  }

  /**
   * Lets a reader go on, or fail, and closes what was held open for it.
   *
   * @param number of its event
   * @param file the one it waits for; empty when there is none any more
   */
  void answer(int number, Optional<Descriptor> file, Admission admission) {
    open.readLock().lock();
    try {
      if (closed) {
        // The reader goes on waiting for the next daemon, which finds it in the journal.
        return;
      }
      tell(number, file, admission);
      journal.clear(number);
      boolean wasFull = roomLeft() <= 0;
      // Last: from here on the number may come back with another event.
      Descriptor held = events.remove(number);
      if (held != null) {
        held.close();
      }
      if (wasFull) {
        room.wakeUp().signal();
      }
    } catch (LinuxException failure) {
      LOG.error("A reader waits for ever, because it cannot be answered", failure);
    } finally {
      open.readLock().unlock();
    }
  }

  /** Lets somebody go on, or fail (EIO), whom the dead daemon did not note; he may be gone. */
  void answerLost(int number, boolean pass) throws LinuxException {
    open.readLock().lock();
    try {
      boolean waited = !closed && answered(number, pass);
      if (waited && !pass) {
        LOG.warn(
            "A reader was denied: it cannot be told what file of a dead daemon's he waits for");
      }
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Lets all those go on, or fail (EIO), whose numbers the dead daemon did not note.
   *
   * @param noted the numbers it did
   */
  void answerUnknown(Set<Integer> noted, boolean pass) {
    open.readLock().lock();
    try {
      if (closed) {
        return;
      }
      int answered = 0;
      for (int number = 0; number < journal.numbers(); number++) {
        if (!noted.contains(number)) {
          answered += answered(number, pass) ? 1 : 0;
        }
      }
      journal.endTaking();
      if (answered > 0) {
        String words = "{} readers had asked a daemon that died before it knew them; they were {}";
        LOG.warn(words, answered, pass ? "served" : "denied");
      }
    } catch (LinuxException failure) {
      LOG.error("Readers wait for ever, because they cannot be answered", failure);
    } finally {
      open.readLock().unlock();
    }
  }

  private boolean answered(int number, boolean pass) throws LinuxException {
    return pass ? group.allow(number) : group.deny(number, Errno.EIO);
  }

  /**
   * Denies (EIO) a dead daemon's reader and a new one, who wait under the same number: the kernel
   * would not tell us whom of them we let pass.
   */
  void denyBoth(int number) throws LinuxException {
    group.deny(number, Errno.EIO);
    group.deny(number, Errno.EIO);
    journal.clear(number);
    LOG.warn("Two readers were denied, because their events had the same number");
  }

  private void tell(int number, Optional<Descriptor> file, Admission admission)
      throws LinuxException {
    switch (admission) {
      case Admission.Granted(boolean settled) -> {
        if (settled) {
          file.ifPresent(each -> spare(each, Standing.SETTLED));
        }
        group.allow(number);
      }
      case Admission.Denied(Admission.Reason reason, _) -> group.deny(number, Denial.errno(reason));
    }
  }

  /** Lets a reader go on who has not been added. */
  void pass(Descriptor event, Standing standing) throws LinuxException {
    spare(event, standing);
    group.allow(event.number());
  }

  /** Before the answer, while the open event keeps everybody from a lease and a drop. */
  private void spare(Descriptor file, Standing standing) {
    try {
      switch (standing) {
        case SETTLED -> marks.settle(file);
        case NEW -> marks.settleUntilNextOpen(file);
        case ADMITTED, ABSENT -> {}
      }
    } catch (LinuxException failure) {
      // The file goes on asking, which costs some microseconds and is right as well.
      LOG.debug("A resident file keeps raising events", failure);
    }
  }

  /** Answers nobody any more. Who waits stays in the journal. */
  void close() {
    open.writeLock().lock();
    try {
      closed = true;
      events.values().forEach(Descriptor::close);
      events.clear();
    } finally {
      open.writeLock().unlock();
    }
  }
}
