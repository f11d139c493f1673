package io.drover.mover.recall;

import io.drover.mover.copy.Unstaged;
import io.drover.tier.ByteRange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** One fill under way and everybody who waits for it. */
final class InFlight implements FillOutcome {
  /** Replaced when a cold pool has to be waited for: requests come again later. */
  private final AtomicReference<CompletableFuture<Admission>> settled =
      new AtomicReference<>(new CompletableFuture<>());

  /** Replaced when a deadline passed: whoever comes later waits anew. */
  private final AtomicReference<CompletableFuture<Admission>> admission =
      new AtomicReference<>(new CompletableFuture<>());

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
    return admission.get();
  }

  /** Whether readers may go on. */
  boolean isAdmitted() {
    return admission.get().getNow(null) instanceof Admission.Granted;
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
    admission.get().complete(answer);
  }

  /**
   * Takes the admission back because the file has to be filled once more: whoever comes, and a
   * writer who was let in, waits for that before he touches it.
   */
  void withdraw() {
    progressed();
    admission.set(new CompletableFuture<>());
  }

  void ended(Admission answer) {
    admitted(answer);
    settled.get().complete(answer);
  }

  /** Sends the waiting readers away when nothing has arrived for so long; the fill goes on. */
  void expire(long deadlineNanos, Admission.Denied answer) {
    CompletableFuture<Admission> waiting = admission.get();
    if (waiting.isDone() || nanoClock.getAsLong() - progressNanos < deadlineNanos) {
      return;
    }
    progressed();
    if (admission.compareAndSet(waiting, new CompletableFuture<>())) {
      waiting.complete(answer);
    }
  }
}
