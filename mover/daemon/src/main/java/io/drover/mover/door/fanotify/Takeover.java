package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Reader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the readers whose events a dead daemon had taken from the kernel.
 *
 * <p>The kernel knows an event by the number of the descriptor that the dead daemon got, and among
 * equal numbers answers the oldest. So until such a number is answered, no new event may get it: we
 * hold all of them open before our first read.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final EventReader.Parts parts;
  private final Descriptor privateRoot;
  private final SortedMap<Integer, Handle> left;
  private final List<Integer> reserved = new ArrayList<>();

  /** Of an empty journal nothing comes. */
  Takeover(EventReader.Parts parts, Descriptor privateRoot) {
    this.parts = parts;
    this.privateRoot = privateRoot;
    this.left = parts.journal().entries();
  }

  /**
   * Whatever must be done before the first read: returns at once, but for events that the dead
   * daemon had no time to journal, and for numbers that are ours already. These are answered now.
   */
  void beforeReading() throws IOException {
    List<CompletableFuture<?>> now = new ArrayList<>();
    try (Descriptor nothing = Open.path("/dev/null", Open.O_RDONLY)) {
      for (int number : left.keySet()) {
        Descriptor placeholder = nothing.duplicateFrom(number);
        if (placeholder.number() == number) {
          parts.waiting().addReserved(placeholder);
          reserved.add(number);
        } else {
          placeholder.close();
          now.add(answer(number));
        }
      }
    }
    now.forEach(CompletableFuture::join);
    if (parts.journal().isTaking()) {
      sweep();
    }
  }

  /** Begins to answer the rest; returns at once. */
  void whileReading() {
    reserved.forEach(this::answer);
  }

  private CompletableFuture<Void> answer(int number) {
    return whole(left.get(number))
        .thenAccept(
            made -> {
              parts.waiting().answer(number, made.file(), made.admission());
              made.file().ifPresent(Descriptor::close);
            });
  }

  /** A file as it is after its recall; without a descriptor when there is no such file any more. */
  private record Made(Optional<Descriptor> file, Admission admission) {}

  private CompletableFuture<Made> whole(Handle handle) {
    Descriptor file;
    try {
      file = handle.open(privateRoot, Open.O_RDONLY);
    } catch (LinuxException failure) {
      return CompletableFuture.completedFuture(new Made(Optional.empty(), denied(failure)));
    }
    // Who it was that reads, the dead daemon knew.
    return EventReader.asked(parts.recall(), file, new Reader(0))
        .thenApply(admission -> new Made(Optional.of(file), admission));
  }

  private static Admission denied(LinuxException failure) {
    return new Admission.Denied(Admission.Reason.HOME_FAILS, failure.getMessage());
  }

  /**
   * The dead daemon may have taken events that are in no slot. Their numbers are unknown, but not
   * who waits: once all these files are whole, every number may pass. Without that certainty none
   * may: an error is better than zeros.
   */
  private void sweep() throws IOException {
    boolean pass = allWhole();
    int answered = 0;
    for (int number = 0; number < parts.journal().numbers(); number++) {
      if (!left.containsKey(number)) {
        boolean waited = pass ? parts.group().allow(number) : parts.group().deny(number, Errno.EIO);
        answered += waited ? 1 : 0;
      }
    }
    parts.journal().endTaking();
    if (answered > 0) {
      LOG.warn(
          "{} readers waited for a daemon that died before it knew them; they were {}",
          answered,
          pass ? "served" : "denied");
    }
  }

  private boolean allWhole() throws IOException {
    BlockedReaders readers = new BlockedReaders(privateRoot, parts.journal().takingSinceNanos());
    Optional<Set<Handle>> files = readers.files();
    if (files.isEmpty()) {
      return false;
    }
    List<CompletableFuture<Made>> fills = files.get().stream().map(this::whole).toList();
    boolean whole = true;
    for (CompletableFuture<Made> fill : fills) {
      Made made = fill.join();
      made.file().ifPresent(Descriptor::close);
      whole &= made.admission() instanceof Admission.Granted;
    }
    return whole;
  }
}
