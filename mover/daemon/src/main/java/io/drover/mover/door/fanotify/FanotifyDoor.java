package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.WakeUp;
import io.drover.mover.door.publish.TreeMount;
import io.drover.mover.door.publish.Unpublished;
import io.drover.mover.recall.Recall;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of a tree that is a local file system of its own: users work on it as it is, and whoever
 * opens or reads a file that is not whole waits in the kernel until the recall has answered.
 *
 * <p>The order of its life: {@link #open}, {@link #serve}, {@link #unpublish} where the stop is a
 * clean one, {@link #close}. When the process dies at any point instead, readers wait for the next
 * one.
 */
public final class FanotifyDoor implements TreeDoor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FanotifyDoor.class);

  private final DoorPlan plan;
  private final TreeMount tree;
  private final Group group;
  private final Marks marks;
  private final Waiting waiting;
  private final Unreserved unreserved;
  private final WakeUp wakeUp;
  private EventReader reader;
  private Thread thread;
  private boolean resting;
  private boolean closed;

  FanotifyDoor(DoorPlan plan, TreeMount tree, Group group) throws LinuxException {
    this.plan = plan;
    this.tree = tree;
    this.group = group;
    this.marks = new Marks(group.group());
    this.wakeUp = WakeUp.create();
    this.unreserved = new Unreserved(wakeUp);
    Room room = new Room(plan.openEventsMax(), wakeUp);
    this.waiting = new Waiting(marks, group.group(), group.journal(), room);
  }

  /**
   * Mounts the tree where nobody sees it, or takes over one that is published, and guards it. Until
   * {@link #serve} everybody who opens a file of a published tree waits.
   *
   * @return this door, or why there cannot be one
   * @throws IOException when the tree, the store or the runtime directory fails; nothing has been
   *     published then
   */
  public static TreeDoor open(DoorPlan plan) throws IOException {
    return Opening.of(plan);
  }

  /** The daemon's own way to the files, which raises no events: a directory, open for reading. */
  public Descriptor privateRoot() {
    return tree.privateRoot();
  }

  /** Begins to answer, first those who wait since the last daemon, and lets users see the tree. */
  public void serve(Recall recall) throws IOException {
    EventReader.Parts parts =
        new EventReader.Parts(
            group.group(),
            group.journal(),
            group.batch(),
            waiting,
            unreserved,
            wakeUp,
            recall,
            plan.clock());
    reader = new EventReader(parts);
    var _ =
        new Takeover(parts, tree.privateRoot())
            .begin()
            .thenRun(this::startReading)
            .exceptionally(FanotifyDoor::stuck);
    tree.publish();
  }

  /** Without knowing what the dead daemon had taken, an answer might reach the wrong reader. */
  private static Void stuck(Throwable thrown) {
    LOG.error("Readers of the tree wait until the daemon is restarted", thrown);
    return null;
  }

  private synchronized void startReading() {
    if (!resting) {
      thread = Thread.ofPlatform().name("door-" + plan.place().name()).start(reader);
    }
  }

  /** Readers whose answer is being made. */
  public int waitingCount() {
    return waiting.count() + unreserved.count();
  }

  @Override
  public void arm(Descriptor file) throws LinuxException {
    marks.arm(file);
  }

  @Override
  public void settle(Descriptor file) throws LinuxException {
    marks.settle(file);
  }

  @Override
  public Optional<String> unguarded() {
    return Optional.empty();
  }

  /** Takes the tree out of users' sight, unless somebody uses it, and answers nobody any more. */
  public Unpublished unpublish() throws IOException {
    Unpublished first = tree.unpublish();
    rest();
    // The event of a reader who has his answer may have been open still, and kept the mount busy.
    return first instanceof Unpublished.Busy ? tree.unpublish() : first;
  }

  /**
   * Takes no more events and answers nobody any more: who waits, or comes, waits for the next
   * daemon. Comes before the recall ends, whose readers would get an error otherwise. Again is
   * harmless.
   */
  private void rest() throws LinuxException {
    Thread running;
    synchronized (this) {
      if (resting) {
        return;
      }
      resting = true;
      running = thread;
    }
    if (running != null) {
      reader.stop();
      join(running);
    }
    waiting.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      // The descriptors are closed all the same: the process is about to end.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The group ends if nobody reaches the tree any more; else the store keeps it, and its readers
   * wait for the next daemon. The caller has closed all descriptors of the tree. Again is harmless.
   */
  @Override
  public void close() throws IOException {
    rest();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (!tree.closeWay()) {
      plan.store().release(plan.place().name());
    }
    tree.close();
    group.close();
    wakeUp.close();
  }
}
