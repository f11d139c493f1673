package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.FileLock;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slot locks of this host: {@code flock} on one of 256 files in the runtime directory, by
 * device and inode. A lock dies with its process, whatever kills it; it is never a lock on the
 * user's file. Held for one read, compare and write of a stub, or for one punch.
 */
public final class SlotLocks implements AutoCloseable {
  /** Enough that two files rarely share one; few enough to hold all of them open. */
  private static final int SLOTS = 256;

  private static final int OWNER_ONLY = 0600;

  private final List<Descriptor> files;
  private final List<ReentrantLock> threads;

  private SlotLocks(List<Descriptor> files) {
    this.files = List.copyOf(files);
    this.threads = files.stream().map(_ -> new ReentrantLock()).toList();
  }

  /** Opens the slot files of a directory, making those that are not there. */
  public static SlotLocks in(Descriptor directory) throws LinuxException {
    List<Descriptor> files = new ArrayList<>(SLOTS);
    for (int slot = 0; slot < SLOTS; slot++) {
      String name = String.format("slot-%02x", slot);
      files.add(Open.at(directory, name, Open.O_RDWR | Open.O_CREAT, OWNER_ONLY));
    }
    return new SlotLocks(files);
  }

  /** Which slot is a file's, for ever. */
  static int slotOf(Status file) {
    long device = ((long) file.deviceMajor() << Integer.SIZE) | file.deviceMinor();
    return Math.floorMod(Long.hashCode(device * 31 + file.inode()), SLOTS);
  }

  /** Waits for a slot; holders keep it for microseconds and die with their process. */
  Slot lock(int slot) throws LinuxException {
    ReentrantLock thread = threads.get(slot);
    thread.lock();
    try {
      FileLock.exclusive(files.get(slot));
      return new Slot(files.get(slot), thread);
    } catch (LinuxException e) {
      thread.unlock();
      throw e;
    }
  }

  @Override
  public void close() {
    files.forEach(Descriptor::close);
  }

  /** A slot that is held. */
  static final class Slot implements AutoCloseable {
    private final Descriptor file;
    private final ReentrantLock thread;

    private Slot(Descriptor file, ReentrantLock thread) {
      this.file = file;
      this.thread = thread;
    }

    @Override
    public void close() throws LinuxException {
      try {
        FileLock.unlock(file);
      } finally {
        thread.unlock();
      }
    }
  }
}
