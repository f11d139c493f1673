package io.drover.mover.recall;

import io.drover.mover.home.FileKey;
import io.drover.mover.home.Superseded;
import io.drover.tier.ByteRange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a tree that are being read by ranges. */
final class Ranges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ranges.class);

  /** How often those are looked for that nobody reads any more. */
  static final Duration PACE = Duration.ofSeconds(1);

  /** What streams need of the recalls they belong to. */
  interface Whole extends BiFunction<FileKey, Account, CompletableFuture<Admission>> {
    /** Whether the file is being filled as a whole. */
    boolean isUnderWay(FileKey key);

    /** Opens a range fill. */
    RangeFill open(FileKey key) throws IOException, Superseded;
  }

  private final Whole whole;
  private final Recalls.Means means;
  private final Duration deadline;
  private final ConcurrentHashMap<FileKey, Stream> streams = new ConcurrentHashMap<>();

  Ranges(Whole whole, Recalls.Means means, Duration deadline) {
    this.whole = whole;
    this.means = means;
    this.deadline = deadline;
  }

  /** Completed when the range is present, or the whole file. */
  CompletableFuture<Admission> read(FileKey key, ByteRange range, Account account) {
    while (true) {
      Stream stream = streams.computeIfAbsent(key, absent -> new Stream(absent, whole, means));
      var asked = stream.ask(range, account);
      if (asked.isPresent()) {
        return asked.get();
      }
      streams.remove(key, stream);
      if (whole.isUnderWay(key)) {
        return whole.apply(key, account);
      }
    }
  }

  private void rest(FileKey key, Stream stream) {
    if (stream.rest()) {
      streams.remove(key, stream);
    }
  }

  /** Ends the reading of a file by ranges, unless somebody waits; whether nobody reads it so. */
  boolean endIfStill(FileKey key) {
    Stream stream = streams.get(key);
    if (stream == null) {
      return true;
    }
    boolean ended = stream.endIfStill();
    if (ended) {
      streams.remove(key, stream);
    }
    return ended;
  }

  boolean isRead(FileKey key) {
    return streams.containsKey(key);
  }

  int count() {
    return streams.size();
  }

  /**
   * Ends the reading of a file by ranges, because it is made whole: what has come is in the stub,
   * and nothing is written to it any more. Called by whoever makes it whole, after he said so.
   */
  void retire(FileKey key) {
    Stream stream = streams.remove(key);
    if (stream != null) {
      stream.retire();
    }
  }

  /** Ends those that nobody has read for a while, and sends readers away who waited too long. */
  void look() {
    streams.forEach(
        (key, stream) -> {
          stream.expire(deadline);
          if (stream.isIdle()) {
            begin(() -> rest(key, stream));
          } else if (stream.isRecordDue()) {
            begin(stream::record);
          }
        });
  }

  private void begin(Runnable work) {
    try {
      means.workers().execute(work);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("the daemon stops, which ends every stream");
    }
  }

  /** Ends all of them with the daemon; the workers have ended. */
  @Override
  public void close() {
    streams.values().forEach(Stream::stop);
    streams.clear();
  }
}
