package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has how much of a spool: bytes that are reserved for files on their way, and whole objects
 * that may go when the room is needed. Touches no file.
 *
 * <p>Goes first: what was used the longest ago. Never: what somebody reads, or what came from tape
 * and nobody has read yet, unless that is {@code unreadNanos} ago. A quarter of the spool is never
 * taken for what is written, so that recalls do not wait behind archives.
 */
final class SpoolRoom {
  private static final class Resident {
    private final long bytes;
    private int readers;
    private boolean awaited;
    private long sinceNanos;

    Resident(long bytes) {
      this.bytes = bytes;
    }
  }

  private final long bytesMax;
  private final long unreadNanos;
  private final Map<ObjectKey, Resident> residents = new HashMap<>();
  private long usedBytes;
  private long writingBytes;

  SpoolRoom(long bytesMax, long unreadNanos) {
    this.bytesMax = bytesMax;
    this.unreadNanos = unreadNanos;
  }

  long bytesMax() {
    return bytesMax;
  }

  /** How much uploads may have of it together. */
  long writingBytesMax() {
    return bytesMax - bytesMax / 4;
  }

  long usedBytes() {
    return usedBytes;
  }

  /**
   * Takes room.
   *
   * @return the objects that have to go for it, in this order; nothing when there is not so much,
   *     and then none goes
   */
  Optional<List<ObjectKey>> reserve(long bytes, long nowNanos) {
    long missing = bytes - (bytesMax - usedBytes);
    List<ObjectKey> victims = new ArrayList<>();
    for (ObjectKey key : idle(nowNanos)) {
      if (missing <= 0) {
        break;
      }
      victims.add(key);
      missing -= residents.get(key).bytes;
    }
    if (missing > 0) {
      return Optional.empty();
    }
    victims.forEach(this::leave);
    usedBytes += bytes;
    return Optional.of(victims);
  }

  /** The same for an upload. */
  Optional<List<ObjectKey>> reserveToWrite(long bytes, long nowNanos) {
    if (bytes > writingBytesMax() - writingBytes) {
      return Optional.empty();
    }
    Optional<List<ObjectKey>> victims = reserve(bytes, nowNanos);
    if (victims.isPresent()) {
      writingBytes += bytes;
    }
    return victims;
  }

  void release(long bytes) {
    usedBytes -= bytes;
  }

  void releaseWritten(long bytes) {
    release(bytes);
    writingBytes -= bytes;
  }

  private List<ObjectKey> idle(long nowNanos) {
    return residents.entrySet().stream()
        .filter(each -> isIdle(each.getValue(), nowNanos))
        .sorted((a, b) -> Long.signum(a.getValue().sinceNanos - b.getValue().sinceNanos))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isIdle(Resident resident, long nowNanos) {
    boolean unread = resident.awaited && nowNanos - resident.sinceNanos < unreadNanos;
    return resident.readers == 0 && !unread;
  }

  /**
   * An object is whole in the spool; its room was reserved before, or is counted now.
   *
   * @param awaited somebody asked for it and has not read it yet
   */
  void arrive(ObjectKey key, long bytes, boolean awaited, long nowNanos) {
    leave(key);
    Resident resident = new Resident(bytes);
    resident.awaited = awaited;
    resident.sinceNanos = nowNanos;
    residents.put(key, resident);
    usedBytes += bytes;
  }

  /** The object's file is gone, or about to go; one that is being read stays open. */
  void leave(ObjectKey key) {
    Resident resident = residents.remove(key);
    if (resident != null) {
      usedBytes -= resident.bytes;
    }
  }

  boolean holds(ObjectKey key, long bytes) {
    Resident resident = residents.get(key);
    return resident != null && resident.bytes == bytes;
  }

  void readBegins(ObjectKey key) {
    residents.get(key).readers++;
  }

  /** Also of one that has left meanwhile. */
  void readEnds(ObjectKey key, long nowNanos) {
    Resident resident = residents.get(key);
    if (resident != null && resident.readers > 0) {
      resident.readers--;
      resident.awaited = false;
      resident.sinceNanos = nowNanos;
    }
  }
}
