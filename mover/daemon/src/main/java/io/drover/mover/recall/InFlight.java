package io.drover.mover.recall;

import io.drover.mover.copy.Unstaged;
import io.drover.tier.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** One fill under way and everybody who waits for it. */
final class InFlight implements FillOutcome {
  /** Replaced when a cold pool has to be waited for: requests come again later. */
  private final AtomicReference<CompletableFuture<Admission>> settled =
      new AtomicReference<>(new CompletableFuture<>());

  /** Somebody who waits for the admission. */
  private record Waiting(CompletableFuture<Admission> told, long sinceNanos) {}

  /** Those who wait; guarded by itself, as is the writing of what they are told. */
  private final List<Waiting> waiting = new ArrayList<>();

  private volatile Optional<Admission> admission = Optional.empty();

  private volatile long progressNanos;
  private volatile boolean hurried;
  private final AtomicBoolean wanted = new AtomicBoolean();

  private final LongSupplier nanoClock;
  private final boolean marked;
  private final Account account;

  /** Whether the file goes again when nobody has it open; nobody else wants it to stay. */
  private volatile boolean passes;

  private volatile boolean brought;
  private final AtomicReference<Optional<Unstaged>> awaited =
      new AtomicReference<>(Optional.empty());

  /** The end of what was read of it, as far as that was seen. */
  private final AtomicLong readUpTo = new AtomicLong();

  /**
   * @param account of whoever asked for it, or reads those before it
   * @param marked whether more files come ahead as soon as somebody asks for this one
   */
  InFlight(LongSupplier nanoClock, Account account, boolean marked) {
    this.nanoClock = nanoClock;
    this.account = account;
    this.marked = marked;
    this.passes = account.treatment() == Treatment.READ_THROUGH;
    this.progressNanos = nanoClock.getAsLong();
  }

  /** Somebody asks for the file; whether it is marked and he is the first. */
  boolean want() {
    return !wanted.get() && wanted.compareAndSet(false, true) && marked;
  }

  /** Whether more files come as soon as somebody asks, and nobody has. */
  boolean awaitsFirst() {
    return marked && !wanted.get();
  }

  /** Somebody else asks for the same file. */
  synchronized void joinedBy(InFlight other) {
    passes &= other.passes;
    hurried |= other.hurried;
  }

  /** All bytes have come. */
  synchronized void brought(long bytes, boolean roomIsShort) {
    account.brought(1, bytes);
    brought = true;
    passes |= roomIsShort && !hurried;
  }

  /** Whether the file came back only to be read. */
  boolean isPassing() {
    return brought && passes;
  }

  Account account() {
    return account;
  }

  /** Somebody goes on whom it had admitted. */
  void used(Access access) {
    if (access instanceof Access.Using(ByteRange range)) {
      readUpTo.accumulateAndGet(range.end(), Math::max);
    }
  }

  long readUpTo() {
    return readUpTo.get();
  }

  /** Else it comes ahead. */
  @Override
  public boolean isWanted() {
    return wanted.get();
  }

  /** Completed when readers may go on or get an error. */
  CompletableFuture<Admission> admission() {
    synchronized (waiting) {
      Waiting mine = new Waiting(new CompletableFuture<>(), nanoClock.getAsLong());
      admission.ifPresentOrElse(mine.told()::complete, () -> waiting.add(mine));
      return mine.told();
    }
  }

  /** Whether readers may go on. */
  boolean isAdmitted() {
    return admission.filter(Admission.Granted.class::isInstance).isPresent();
  }

  /** Completed when the effect is durable, or the fill failed. */
  CompletableFuture<Admission> settled() {
    return settled.get();
  }

  /** Somebody waits for the durable end. */
  synchronized void hurry() {
    hurried = true;
    passes = false;
  }

  boolean isHurried() {
    return hurried;
  }

  @Override
  public void progressed() {
    progressNanos = nanoClock.getAsLong();
  }

  @Override
  public void awaits(Unstaged copy) {
    progressed();
    awaited.set(Optional.of(copy));
    Admission later = new Admission.Denied(Admission.Reason.STAGING, copy.getMessage());
    settled.getAndSet(new CompletableFuture<>()).complete(later);
  }

  /** What has to be staged before it goes on. */
  Optional<Unstaged> awaited() {
    return awaited.get();
  }

  /** It goes on; false when somebody else has seen to that. */
  boolean goOn() {
    progressed();
    return awaited.getAndSet(Optional.empty()).isPresent();
  }

  @Override
  public void admitted(Admission answer) {
    List<Waiting> told;
    synchronized (waiting) {
      if (admission.isPresent()) {
        return;
      }
      admission = Optional.of(answer);
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(each -> each.told().complete(answer));
  }

  /**
   * Takes the admission back because the file has to be filled once more: whoever comes, and a
   * writer who was let in, waits for that before he touches it.
   */
  void withdraw() {
    progressed();
    synchronized (waiting) {
      admission = Optional.empty();
    }
  }

  void ended(Admission answer) {
    admitted(answer);
    settled.get().complete(answer);
  }

  /**
   * Sends everybody away who has waited for so long while nothing arrived; the fill goes on, and
   * whoever came later waits on.
   */
  void expire(long deadlineNanos, Admission.Denied answer) {
    long now = nanoClock.getAsLong();
    if (now - progressNanos < deadlineNanos) {
      return;
    }
    List<Waiting> late;
    synchronized (waiting) {
      Predicate<Waiting> isLate = each -> now - each.sinceNanos() >= deadlineNanos;
      late = waiting.stream().filter(isLate).toList();
      waiting.removeIf(isLate);
    }
    late.forEach(each -> each.told().complete(answer));
  }
}
