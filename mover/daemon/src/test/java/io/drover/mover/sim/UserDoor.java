package io.drover.mover.sim;

import io.drover.mover.home.FileKey;
import io.drover.mover.home.Found;
import io.drover.mover.recall.Admission;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.CrashedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where users come in, as through the kernel and the fanotify door: whoever opens a file that is
 * not in place waits for the recall, and whoever opens one under a lease breaks it or waits for its
 * end. Users wait through a crash of the daemon, and are gone after a power cut.
 */
final class UserDoor {
  /** Asks the recall of the daemon that lives now. */
  interface Asked {
    CompletableFuture<Admission> whole(FileKey key);

    CompletableFuture<Admission> range(FileKey key, ByteRange range);
  }

  /** Where a user stands. */
  enum Stand {
    WAITING,
    DONE,
    DENIED
  }

  /** One user with one thing to do on one file. */
  final class Visit {
    private final MemoryInode inode;
    private final boolean writes;
    private final boolean truncatesAtOpen;
    private final Optional<ByteRange> range;
    private final Runnable action;
    private boolean passedOpen;
    private Stand stand = Stand.WAITING;
    private Optional<Admission.Denied> denial = Optional.empty();

    private Visit(MemoryInode inode, Kind kind, Optional<ByteRange> range, Runnable action) {
      this.inode = inode;
      this.range = range;
      this.writes = kind != Kind.READ;
      this.truncatesAtOpen = kind == Kind.TRUNCATE_AT_OPEN;
      this.action = action;
    }

    Stand stand() {
      return stand;
    }

    Optional<Admission.Denied> denial() {
      return denial;
    }

    private void attempt(boolean admitted) {
      if (stand != Stand.WAITING) {
        return;
      }
      // A truncation at open was let through already and raises no second event.
      boolean asks = !admitted && !(truncatesAtOpen && passedOpen);
      if (asks && !isResident(inode)) {
        ask();
        return;
      }
      passedOpen = true;
      if (leaseStopsIt()) {
        return;
      }
      stand = Stand.DONE;
      try {
        action.run();
      } catch (AssertionError e) {
        // The daemon, inside of which this may run, would take it for a fault of its own.
        violations.add(e);
      }
    }

    private void ask() {
      try {
        askAlive();
      } catch (CrashedException e) {
        // He waits for the next daemon.
      }
    }

    private void askAlive() {
      int life = lives;
      FileKey key = new FileKey(MemoryHome.NAME, inode.identity());
      var _ =
          range
              .map(wanted -> recall.range(key, wanted))
              .orElseGet(() -> recall.whole(key))
              .thenAccept(
                  admission -> {
                    // What a dying daemon says reaches nobody.
                    if (life == lives && alive) {
                      answered(admission);
                    }
                  });
    }

    private void answered(Admission admission) {
      switch (admission) {
        case Admission.Granted _ -> attempt(true);
        case Admission.Denied denied -> {
          denial = Optional.of(denied);
          stand = Stand.DENIED;
        }
      }
    }

    private boolean leaseStopsIt() {
      if (inode.lease.isEmpty()) {
        return false;
      }
      MemoryInode.Lease lease = inode.lease.get();
      if (lease.exclusive) {
        lease.broken = true;
        return true;
      }
      if (!writes) {
        return false;
      }
      if (lease.insisted) {
        return true;
      }
      lease.broken = true;
      inode.lease = Optional.empty();
      return false;
    }
  }

  /** How a file is opened. */
  enum Kind {
    READ,
    WRITE,
    TRUNCATE_AT_OPEN
  }

  private final List<Visit> visits = new ArrayList<>();
  private final List<AssertionError> violations = new ArrayList<>();
  private Asked recall;
  private int lives;
  private boolean alive;

  /** A daemon serves from now on; whoever waits asks it. */
  void serve(Asked nextRecall) {
    recall = nextRecall;
    lives++;
    alive = true;
    waiting().forEach(visit -> visit.attempt(false));
  }

  /** The daemon is dead; leases ended, so who had passed the door and waited for one goes on. */
  void daemonDied() {
    alive = false;
    waiting().stream()
        .filter(visit -> visit.truncatesAtOpen && visit.passedOpen)
        .forEach(visit -> visit.attempt(true));
  }

  void powerCut() {
    alive = false;
    visits.clear();
  }

  Visit come(MemoryInode inode, Kind kind, Runnable action) {
    return come(new Visit(inode, kind, Optional.empty(), action));
  }

  /** Somebody reads by ranges. */
  Visit come(MemoryInode inode, ByteRange range, Runnable action) {
    return come(new Visit(inode, Kind.READ, Optional.of(range), action));
  }

  private Visit come(Visit visit) {
    visits.removeIf(past -> past.stand != Stand.WAITING);
    visits.add(visit);
    visit.attempt(false);
    return visit;
  }

  void leaseEnded(MemoryInode inode) {
    waiting().stream().filter(visit -> visit.inode == inode).forEach(visit -> visit.attempt(false));
  }

  /** Fails when any user ever saw what he should not have seen. */
  void requireContent() {
    violations.forEach(
        violation -> {
          throw violation;
        });
  }

  int waitingCount() {
    return waiting().size();
  }

  private List<Visit> waiting() {
    return visits.stream().filter(visit -> visit.stand == Stand.WAITING).toList();
  }

  static boolean isResident(MemoryInode inode) {
    return switch (MemoryHome.foundOn(inode)) {
      case Found.Unmanaged _ -> true;
      case Found.Managed(Stub stub) -> stub.isWhole();
      case Found.Foreign _, Found.Unreadable _ -> false;
    };
  }
}
