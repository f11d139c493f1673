package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Fanotify;
import io.drover.linux.FanotifyEvent;
import io.drover.linux.LinuxException;
import io.drover.linux.Wait;
import io.drover.linux.WakeUp;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/**
 * Denies (EIO) everybody who waits and whoever comes, for an operator who prefers errors to waiting
 * when there is no daemon for long.
 */
final class Refusal implements AutoCloseable {
  /** The default of fs.nr_open: no process has more descriptors than that. */
  private static final int NUMBERS = 1 << 20;

  private final Fanotify group;
  private final WakeUp end;
  private final Thread thread;
  private volatile boolean ending;

  private Refusal(Descriptor group, WakeUp end) {
    this.group = Fanotify.owning(group);
    this.end = end;
    this.thread = Thread.ofPlatform().name("refusal").daemon().unstarted(this::run);
  }

  static Refusal start(Descriptor group) throws LinuxException {
    Refusal refusal = new Refusal(group.duplicate(), WakeUp.create());
    refusal.thread.start();
    return refusal;
  }

  private void run() {
    try {
      // What the dead daemon had taken, before numbers of our own could be mistaken for its.
      for (int number = 0; number < NUMBERS && !ending; number++) {
        group.deny(number, Errno.EIO);
      }
      Wait wait = Wait.on(group.descriptor(), end.descriptor());
      MemorySegment buffer = Fanotify.buffer();
      while (!ending) {
        wait.forever();
        refuse(buffer);
      }
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void refuse(MemorySegment buffer) throws LinuxException {
    for (FanotifyEvent event : group.read(buffer)) {
      if (event.number() >= 0) {
        group.deny(event.number(), Errno.EIO);
        Descriptor.owning(event.number()).close();
      }
    }
  }

  /** All that was taken has been denied; the rest waits again. */
  @Override
  public void close() {
    try {
      ending = true;
      end.signal();
      thread.join();
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    group.close();
    end.close();
  }
}
