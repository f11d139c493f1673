package io.drover.mover.copy;

import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One source for several copies that are made at the same time, each by threads of its own: what
 * one of them reads the others take out of its buffer, so every byte is read once and nothing more
 * is kept in memory. Whoever is ahead waits for the others, so the copies keep pace with the
 * slowest; one that falls too far behind reads for itself from then on. Copies of different layouts
 * read in different orders and find nothing to take.
 */
public final class ReadOnce {
  private final Source source;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** What is in somebody's buffer at the moment. */
  private final List<Chunk> chunks = new ArrayList<>();

  /** Those who keep pace. */
  private final Set<Share> together = new HashSet<>();

  private ReadOnce(Source source, Duration patience) {
    this.source = source;
    this.patience = patience;
  }

  /**
   * So many views of a source, one for each copy.
   *
   * @param patience how long whoever is ahead waits
   */
  public static List<Share> among(Source source, int copies, Duration patience) {
    ReadOnce once = new ReadOnce(source, patience);
    List<Share> shares = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      shares.add(once.new Share());
    }
    once.together.addAll(shares);
    return shares;
  }

  /** A range that one of them reads, or has read, into its buffer. */
  private static final class Chunk {
    private final Share owner;
    private final ByteRange range;
    private final ByteBuffer content;

    /** Who keeps pace and has not taken it yet. */
    private final Set<Share> wanting;

    private boolean ready;

    /** Who is copying it this moment. */
    private int takers;

    Chunk(Share owner, ByteRange range, ByteBuffer content, Set<Share> wanting) {
      this.owner = owner;
      this.range = range;
      this.content = content;
      this.wanting = wanting;
    }
  }

  /** The source, as one of the copies reads it; the others wait for it until it is closed. */
  public final class Share implements Source, AutoCloseable {
    private Share() {}

    @Override
    public long bytes() {
      return source.bytes();
    }

    @Override
    public ByteRange dataAt(long offset) throws IOException {
      return source.dataAt(offset);
    }

    @Override
    public Optional<FileOffset> inFile(ByteRange range) {
      return source.inFile(range);
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
      ByteRange range = ByteRange.ofLength(offset, into.remaining());
      Optional<Chunk> chunk = takenOrOffered(this, range, into.slice());
      return chunk.isPresent() && chunk.get().owner != this
          ? take(chunk.get(), into)
          : readFor(chunk, range, into);
    }

    @Override
    public void letGo(ByteRange read) {
      ReadOnce.this.letGo(this, read);
    }

    @Override
    public void close() {
      lock.lock();
      try {
        fallBehind(this);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * What another one has read of just this range, once it has, and it is being taken then; or else
   * an offer of one's own. Both under one lock: two who found nothing would offer the same range to
   * each other, and each would wait for the other to take it.
   */
  private Optional<Chunk> takenOrOffered(Share share, ByteRange range, ByteBuffer content) {
    lock.lock();
    try {
      Optional<Chunk> found = wanted(share, range);
      while (found.isPresent() && !found.get().ready) {
        // No longer than the source takes for its answer or its failure.
        changed.awaitUninterruptibly();
        found = wanted(share, range);
      }
      if (found.isEmpty()) {
        return offer(share, range, content);
      }
      found.get().wanting.remove(share);
      found.get().takers++;
      return found;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Chunk> wanted(Share share, ByteRange range) {
    return chunks.stream()
        .filter(chunk -> chunk.range.equals(range) && chunk.wanting.contains(share))
        .findFirst();
  }

  private int take(Chunk chunk, ByteBuffer into) {
    ByteBuffer content = chunk.content.duplicate();
    int bytes = content.remaining();
    into.put(content);
    lock.lock();
    try {
      chunk.takers--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return bytes;
  }

  private int readFor(Optional<Chunk> offer, ByteRange range, ByteBuffer into) throws IOException {
    boolean complete = false;
    try {
      int read = source.read(range.start(), into);
      complete = read == range.bytes();
      return read;
    } finally {
      boolean all = complete;
      offer.ifPresent(chunk -> conclude(chunk, all));
    }
  }

  private Optional<Chunk> offer(Share share, ByteRange range, ByteBuffer content) {
    Set<Share> others = new HashSet<>(together);
    if (!others.remove(share) || others.isEmpty()) {
      return Optional.empty();
    }
    Chunk chunk = new Chunk(share, range, content, others);
    chunks.add(chunk);
    return Optional.of(chunk);
  }

  /** Each finds out for itself why a range cannot be read. */
  private void conclude(Chunk chunk, boolean complete) {
    lock.lock();
    try {
      chunk.ready = complete;
      if (!complete) {
        chunks.remove(chunk);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when nobody reads the buffer of that range any more. */
  private void letGo(Share owner, ByteRange range) {
    lock.lock();
    try {
      Optional<Chunk> own =
          chunks.stream()
              .filter(chunk -> chunk.owner.equals(owner) && chunk.range.equals(range))
              .findFirst();
      if (own.isPresent()) {
        awaitWanting(own.get());
        chunks.remove(own.get());
        while (own.get().takers > 0) {
          changed.awaitUninterruptibly();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whoever makes the owner wait for too long goes on alone. */
  private void awaitWanting(Chunk chunk) {
    try {
      long leftNanos = patience.toNanos();
      while (!chunk.wanting.isEmpty() && leftNanos > 0) {
        leftNanos = changed.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List.copyOf(chunk.wanting).forEach(this::fallBehind);
  }

  private void fallBehind(Share share) {
    together.remove(share);
    chunks.forEach(chunk -> chunk.wanting.remove(share));
    changed.signalAll();
  }
}
