package io.drover.tier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One target that keeps objects: a directory, a bucket, a tape manager. The same promises for every
 * tier; {@code TierContract} proves them over each.
 *
 * <ol>
 *   <li>Whole or invisible: {@link #open}, {@link #stat} and {@link #list} never show an object
 *       before its {@link Upload#publish} began, and never less of it than was published. What
 *       {@code publish} returned from survives a power cut.
 *   <li>Again is harmless: any verb repeated after a crash with the same arguments ends in the same
 *       place. {@link #begin} of a key discards an unpublished upload of that key, {@link #delete}
 *       of nothing is done at once, publishing the same bytes again leaves them published.
 *   <li>A failure is one of the kinds in {@link TierException}. A tier never retries, and never
 *       logs and goes on.
 *   <li>Offsets and lengths are bytes; ranges are half-open.
 *   <li>A tier may be used by many threads; an {@link Upload} and an {@link ObjectReader} by one
 *       thread at a time, readers excepted for {@link ObjectReader#read}.
 * </ol>
 *
 * Keys are never used twice for different bytes: every attempt has its own. A tier may rely on it.
 */
public interface Tier extends AutoCloseable {
  Traits traits();

  /**
   * Starts an upload; whatever an earlier one of this key left unpublished is discarded. Nothing is
   * visible until it is published.
   *
   * @param expectedBytes the length the object will have, for placement and preallocation
   */
  Upload begin(ObjectKey key, long expectedBytes) throws TierException;

  /**
   * Takes up an unpublished upload where a crash left it.
   *
   * @param durableBytes an offset that {@link Upload#flush} once returned for this key; bytes
   *     beyond it are discarded
   * @throws TierException.Missing when no upload of this key holds so many bytes: the caller begins
   *     again
   */
  Upload resume(ObjectKey key, long durableBytes) throws TierException;

  /**
   * Opens a published object for positional reads. A cold one that is not staged is Transient.
   *
   * @throws TierException.Missing when there is none
   */
  ObjectReader open(ObjectKey key) throws TierException;

  /**
   * Asks that cold objects be made readable and answers how far they are; called again until
   * nothing is pending. On a tier that is not cold every key is ready at once. Whether there is an
   * object is not asked here: {@link #open} says Missing.
   *
   * @param deadline when the caller stops waiting; the request itself stays
   */
  Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException;

  /** What is published under the key, or nothing. */
  Optional<ObjectStat> stat(ObjectKey key) throws TierException;

  /**
   * As {@link #stat}, and makes what it finds survive a power cut: whoever published it may have
   * been killed, or its answer lost, when the object was visible and no more.
   */
  Optional<ObjectStat> secure(ObjectKey key) throws TierException;

  /** Removes the published object and any unpublished upload of the key; neither need exist. */
  void delete(ObjectKey key) throws TierException;

  /**
   * One page of the published objects in ascending order of their keys.
   *
   * @param after where the page before ended; empty for the first
   * @param limit at most so many, at least 1; fewer only at the end
   */
  List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException;

  /** How much room there is; asked for placement and for reports. */
  Space space() throws TierException;

  /** Lets go of connections and descriptors; unpublished uploads stay resumable. */
  @Override
  void close();
}
