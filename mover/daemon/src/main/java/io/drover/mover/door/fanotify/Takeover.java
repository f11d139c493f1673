package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.mover.recall.Access;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * Answers the readers whose events a dead daemon had taken from the kernel.
 *
 * <p>The kernel knows an event by the number of the descriptor that the dead daemon got, and among
 * equal numbers answers the oldest. So until such a number is answered, no new event may get it: we
 * hold all of them open before our first read.
 */
final class Takeover {
  private final EventReader.Parts parts;
  private final Descriptor privateRoot;
  private final SortedMap<Integer, Handle> left;
  private final Set<Integer> unreserved = new HashSet<>();

  /** Of an empty journal nothing comes. */
  Takeover(EventReader.Parts parts, Descriptor privateRoot) {
    this.parts = parts;
    this.privateRoot = privateRoot;
    this.left = parts.journal().entries();
  }

  /**
   * Begins to answer them, and returns at once.
   *
   * @return complete when new events may be read: at once as a rule; but not before those are
   *     answered whose numbers were never noted, because any new event might get one of them
   */
  CompletableFuture<Void> begin() throws IOException {
    boolean taking = parts.journal().isTaking();
    boolean told = taking && parts.batch().isOf(parts.journal().takingSinceNanos());
    Map<Integer, Set<Handle>> several = told ? new LostEvents(parts, privateRoot).note() : Map.of();
    left.putAll(parts.journal().entries());
    try (Descriptor nothing = Open.path("/dev/null", Open.O_RDONLY)) {
      for (int number : left.keySet()) {
        reserve(number, nothing);
      }
    }
    CompletableFuture<Void> ready = taking && !told ? answerUnknown() : answerSeveral(several);
    // After all of them are held, or else one that is answered could be closed and given away.
    left.forEach(this::answer);
    return ready;
  }

  /** Before new events are read, any of which might get one of these numbers. */
  private CompletableFuture<Void> answerSeveral(Map<Integer, Set<Handle>> several) {
    List<CompletableFuture<Void>> answered = new ArrayList<>();
    several.forEach(
        (number, files) ->
            answered.add(allWhole(files).thenAccept(pass -> answerLost(number, pass))));
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answered.toArray(CompletableFuture<?>[]::new));
    return all.thenRun(parts.journal()::endTaking);
  }

  private void answerLost(int number, boolean pass) {
    try {
      parts.waiting().answerLost(number, pass);
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void reserve(int number, Descriptor nothing) throws IOException {
    Descriptor placeholder = nothing.duplicateFrom(number);
    if (placeholder.number() == number) {
      parts.waiting().addReserved(placeholder);
      return;
    }
    placeholder.close();
    parts.unreserved().add(number);
    unreserved.add(number);
  }

  private void answer(int number, Handle handle) {
    var _ =
        whole(handle)
            .thenAccept(
                made -> {
                  if (unreserved.contains(number)) {
                    parts.unreserved().answer(number, () -> tell(number, made));
                  } else {
                    tell(number, made);
                  }
                });
  }

  private void tell(int number, Made made) {
    parts.waiting().answer(number, made.file(), made.admission());
    made.file().ifPresent(Descriptor::close);
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
    return EventReader.asked(parts.recall(), file, new Reader(0), new Access.Entire())
        .thenApply(admission -> new Made(Optional.of(file), admission));
  }

  private static Admission denied(LinuxException failure) {
    return new Admission.Denied(Admission.Reason.HOME_FAILS, failure.getMessage());
  }

  /**
   * Without a journal, or with a batch of which nothing is left, the numbers are unknown, but not
   * who waits: once all these files are whole, every number may pass. Without that certainty none
   * may: an error is better than zeros.
   */
  private CompletableFuture<Void> answerUnknown() throws IOException {
    BlockedReaders readers = new BlockedReaders(privateRoot, parts.journal().takingSinceNanos());
    return readers
        .files()
        .map(this::allWhole)
        .orElse(CompletableFuture.completedFuture(false))
        .thenAccept(pass -> parts.waiting().answerUnknown(left.keySet(), pass));
  }

  private CompletableFuture<Boolean> allWhole(Set<Handle> files) {
    CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
    for (Handle handle : files) {
      all = all.thenCombine(whole(handle).thenApply(Takeover::isWhole), Boolean::logicalAnd);
    }
    return all;
  }

  private static boolean isWhole(Made made) {
    made.file().ifPresent(Descriptor::close);
    return made.admission() instanceof Admission.Granted;
  }
}
