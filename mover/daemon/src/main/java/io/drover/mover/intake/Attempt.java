package io.drover.mover.intake;

import io.drover.events.Request;
import java.util.function.BiConsumer;

/** One try of one request, in the hands of whoever performs it. */
final class Attempt implements Assignment {
  final Entry entry;
  private final BiConsumer<Attempt, Finish> finished;
  private volatile Stop stop = Stop.NONE;
  private volatile long bytes;
  private volatile long totalBytes;
  private volatile String reason = "";

  /**
   * A try that is about to start.
   *
   * @param finished told of every call of {@link #finish}, also of one too many
   */
  Attempt(Entry entry, BiConsumer<Attempt, Finish> finished) {
    this.entry = entry;
    this.finished = finished;
  }

  @Override
  public Request request() {
    return entry.request;
  }

  @Override
  public Stop stop() {
    return stop;
  }

  void stop(Stop reason) {
    stop = reason;
  }

  @Override
  public void progress(long bytes, long totalBytes) {
    this.totalBytes = totalBytes;
    this.bytes = bytes;
  }

  long bytes() {
    return bytes;
  }

  long totalBytes() {
    return totalBytes;
  }

  @Override
  public void waitingFor(String reason) {
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  @Override
  public void finish(Finish finish) {
    finished.accept(this, finish);
  }
}
