package io.drover.tier;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A tier whose every verb is a step of {@link Faults}. One instance is one life of a process; after
 * a crash {@link #restarted} is the next one over the same tier below: what was appended and not
 * flushed is gone, an upload that was never flushed may be gone as a whole.
 */
public final class FaultyTier implements Tier {
  private final Tier tier;
  private final Faults faults;
  private final Set<ObjectKey> unflushed = ConcurrentHashMap.newKeySet();
  private final Set<ObjectKey> rotten = ConcurrentHashMap.newKeySet();

  /** Published as far as anybody can see, by who never learned that it was durable. */
  private final Set<ObjectKey> visibleOnly = ConcurrentHashMap.newKeySet();

  /**
   * @param tier discards at a resume what was not flushed, as the contract says; usually memory
   */
  public FaultyTier(Tier tier, Faults faults) {
    this.tier = tier;
    this.faults = faults;
  }

  /** The next life over what this one left behind. */
  public FaultyTier restarted(Faults nextFaults) throws TierException {
    for (ObjectKey key : unflushed) {
      if (nextFaults.toss()) {
        loseUpload(key);
      }
    }
    FaultyTier next = new FaultyTier(tier, nextFaults);
    next.rotten.addAll(rotten);
    next.visibleOnly.addAll(visibleOnly);
    return next;
  }

  /** What was only visible may be gone; then {@link #restarted} is the next life. */
  public void losePower(RandomGenerator random) {
    for (ObjectKey key : visibleOnly) {
      if (random.nextBoolean()) {
        lose(key);
      }
    }
    visibleOnly.clear();
  }

  private void lose(ObjectKey key) {
    try {
      // An upload whose publish took no effect was flushed, and stays.
      if (tier.stat(key).isPresent()) {
        tier.delete(key);
      }
    } catch (TierException e) {
      throw new IllegalStateException("the tier below has faults of its own", e);
    }
  }

  /** From now on the first byte of this object reads with its lowest bit turned. */
  public void rot(ObjectKey key) {
    rotten.add(key);
  }

  /** The tier without faults, to look at what is really there. */
  public Tier below() {
    return tier;
  }

  @Override
  public Traits traits() {
    return tier.traits();
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    unflushed.add(key);
    return new FaultyUpload(
        key, faults.tierStep("begin " + key, () -> tier.begin(key, expectedBytes)));
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    return new FaultyUpload(
        key, faults.tierStep("resume " + key, () -> tier.resume(key, durableBytes)));
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    return new FaultyReader(key, faults.tierStep("open " + key, () -> tier.open(key)));
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
    return faults.tierStep("stage " + keys, () -> tier.stage(keys, deadline));
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    return faults.tierStep("stat " + key, () -> tier.stat(key));
  }

  @Override
  public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    Optional<ObjectStat> found = faults.tierStep("secure " + key, () -> tier.secure(key));
    visibleOnly.remove(key);
    return found;
  }

  @Override
  public void delete(ObjectKey key) throws TierException {
    step("delete " + key, () -> tier.delete(key));
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    return faults.tierStep("list", () -> tier.list(after, limit));
  }

  @Override
  public Space space() throws TierException {
    return faults.tierStep("space", tier::space);
  }

  @Override
  public void close() {
    // The tier below serves the next life too; its owner closes it.
  }

  private void loseUpload(ObjectKey key) throws TierException {
    try (Upload left = tier.resume(key, 0)) {
      left.abandon();
    } catch (TierException.Missing alreadyGone) {
      // The crash came before the upload began, or after it was published.
    }
  }

  private void step(String name, ForwardingTier.Action action) throws TierException {
    faults.tierStep(
        name,
        () -> {
          action.perform();
          return name;
        });
  }

  private final class FaultyUpload implements Upload {
    private final ObjectKey key;
    private final Upload upload;

    FaultyUpload(ObjectKey key, Upload upload) {
      this.key = key;
      this.upload = upload;
    }

    @Override
    public long appendedBytes() {
      return upload.appendedBytes();
    }

    @Override
    public void append(ByteBuffer bytes) throws TierException {
      step("append to " + key, () -> upload.append(bytes));
    }

    @Override
    public boolean append(ByteBuffer bytes, FileOffset same) throws TierException {
      return faults.tierStep("append to " + key, () -> upload.append(bytes, same));
    }

    @Override
    public long fetch(ObjectOffset from, List<Crc> pieces) throws TierException {
      return faults.tierStep(
          "append to " + key + " what it fetches", () -> upload.fetch(from, pieces));
    }

    @Override
    public void appendZeros(long bytes) throws TierException {
      step("append zeros to " + key, () -> upload.appendZeros(bytes));
    }

    @Override
    public long flush() throws TierException {
      long durable = faults.tierStep("flush " + key, upload::flush);
      unflushed.remove(key);
      return durable;
    }

    @Override
    public void publish(Crc digest, Label label) throws TierException {
      visibleOnly.add(key);
      step("publish " + key, () -> upload.publish(digest, label));
      visibleOnly.remove(key);
      unflushed.remove(key);
    }

    @Override
    public void abandon() throws TierException {
      step("abandon " + key, upload::abandon);
      unflushed.remove(key);
    }

    @Override
    public void close() {
      upload.close();
    }
  }

  private final class FaultyReader implements ObjectReader {
    private final ObjectKey key;
    private final ObjectReader reader;

    FaultyReader(ObjectKey key, ObjectReader reader) {
      this.key = key;
      this.reader = reader;
    }

    @Override
    public long bytes() {
      return reader.bytes();
    }

    @Override
    public int read(long offset, ByteBuffer into) throws TierException {
      int start = into.position();
      int read = faults.tierStep("read " + key, () -> reader.read(offset, into));
      if (rotten.contains(key) && offset == 0 && read > 0) {
        into.put(start, (byte) (into.get(start) ^ 1));
      }
      return read;
    }

    @Override
    public Optional<FileOffset> inFile(long offset) {
      // What rotted reads otherwise than its file has it.
      return rotten.contains(key) ? Optional.empty() : reader.inFile(offset);
    }

    @Override
    public Optional<ObjectOffset> inStore(long offset) {
      return rotten.contains(key) ? Optional.empty() : reader.inStore(offset);
    }

    @Override
    public ByteRange dataAt(long offset) throws TierException {
      return faults.tierStep("data-at " + key, () -> reader.dataAt(offset));
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
