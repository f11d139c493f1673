package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;

/**
 * A growing string of bytes that stores nothing for its holes. One thread appends; any number read
 * below a length they were told.
 */
final class SparseBytes {
  /** What is copied or digested at a time where a hole stands. */
  private static final byte[] ZEROS = new byte[8192];

  private final NavigableMap<Long, byte[]> extents = new ConcurrentSkipListMap<>();
  private volatile long length;

  long length() {
    return length;
  }

  /** How many bytes are kept, holes left out. */
  long storedBytes() {
    return extents.values().stream().mapToLong(extent -> extent.length).sum();
  }

  void append(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return;
    }
    byte[] extent = new byte[bytes.remaining()];
    bytes.get(extent);
    extents.put(length, extent);
    length = Math.addExact(length, extent.length);
  }

  void appendZeros(long bytes) {
    length = Math.addExact(length, bytes);
  }

  /** The first {@code bytes} as a string of its own, so that a former appender cannot reach it. */
  SparseBytes prefix(long bytes) {
    SparseBytes prefix = new SparseBytes();
    extents
        .headMap(bytes)
        .forEach(
            (start, extent) -> {
              int kept = Math.toIntExact(Math.min(extent.length, bytes - start));
              prefix.appendZeros(start - prefix.length);
              prefix.append(ByteBuffer.wrap(extent, 0, kept));
            });
    prefix.appendZeros(bytes - prefix.length);
    return prefix;
  }

  /** Reads from {@code offset} until the buffer is full or the string ends. */
  int read(long offset, ByteBuffer into) {
    long end = Math.min(length, offset + into.remaining());
    long at = offset;
    while (at < end) {
      at += readRun(at, end, into);
    }
    return Math.toIntExact(Math.max(0, at - offset));
  }

  /** The first stored run at or after {@code offset}; empty at the end when there is none. */
  ByteRange dataAt(long offset) {
    Map.Entry<Long, byte[]> under = extents.floorEntry(offset);
    if (under != null && offset < end(under)) {
      return new ByteRange(offset, end(under));
    }
    Map.Entry<Long, byte[]> next = extents.ceilingEntry(offset);
    return next == null ? new ByteRange(length, length) : new ByteRange(next.getKey(), end(next));
  }

  Crc digest() {
    CRC32C crc = new CRC32C();
    ByteBuffer window = ByteBuffer.allocate(ZEROS.length);
    for (long at = 0; at < length; at += window.limit()) {
      window.clear();
      read(at, window);
      window.flip();
      crc.update(window.duplicate());
    }
    return new Crc((int) crc.getValue(), length);
  }

  private int readRun(long at, long end, ByteBuffer into) {
    Map.Entry<Long, byte[]> under = extents.floorEntry(at);
    if (under != null && at < end(under)) {
      int skipped = Math.toIntExact(at - under.getKey());
      int bytes = Math.toIntExact(Math.min(end - at, under.getValue().length - skipped));
      into.put(under.getValue(), skipped, bytes);
      return bytes;
    }
    Long next = extents.ceilingKey(at);
    long holeEnd = next == null ? end : Math.min(end, next);
    int bytes = (int) Math.min(holeEnd - at, ZEROS.length);
    into.put(ZEROS, 0, bytes);
    return bytes;
  }

  private static long end(Map.Entry<Long, byte[]> extent) {
    return extent.getKey() + extent.getValue().length;
  }
}
