package io.drover.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects in one file whose pages are there already, so that no client waits until the kernel finds
 * some.
 */
final class S3Objects {
  /** A page of a processor, so that no two pieces share one. */
  private static final long ALIGN_BYTES = 4096;

  /** Bytes in a row. */
  record Piece(long start, long bytes) {}

  /**
   * An object.
   *
   * @param headers of metadata, as they came
   */
  record Stored(List<Piece> pieces, String etag, List<String> headers) {
    long bytes() {
      return pieces.stream().mapToLong(Piece::bytes).sum();
    }
  }

  /** One on its way, its parts by number. */
  record Parts(List<String> headers, Map<Integer, Stored> parts) {}

  private final FileChannel file;
  private final MemorySegment memory;
  private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final Map<String, Parts> uploads = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Where nothing lies: lengths by start. */
  private final TreeMap<Long, Long> free = new TreeMap<>();

  private S3Objects(FileChannel file, MemorySegment memory) {
    this.file = file;
    this.memory = memory;
    free.put(0L, memory.byteSize());
  }

  static S3Objects in(Path path, long bytes) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.global());
    memory.fill((byte) 1);
    return new S3Objects(file, memory);
  }

  /** Room for so many bytes. */
  synchronized Piece take(long bytes) throws IOException {
    long wanted = Math.ceilDiv(Math.max(bytes, 1), ALIGN_BYTES) * ALIGN_BYTES;
    for (Map.Entry<Long, Long> room : free.entrySet()) {
      if (room.getValue() >= wanted) {
        free.remove(room.getKey());
        if (room.getValue() > wanted) {
          free.put(room.getKey() + wanted, room.getValue() - wanted);
        }
        return new Piece(room.getKey(), bytes);
      }
    }
    throw new IOException("no room for " + bytes + " bytes");
  }

  private synchronized void giveBack(Stored gone) {
    for (Piece piece : gone.pieces()) {
      long start = piece.start();
      long length = Math.ceilDiv(Math.max(piece.bytes(), 1), ALIGN_BYTES) * ALIGN_BYTES;
      Map.Entry<Long, Long> before = free.floorEntry(start);
      if (before != null && before.getKey() + before.getValue() == start) {
        start = before.getKey();
        length += before.getValue();
      }
      Long behind = free.remove(start + length);
      free.put(start, behind == null ? length : length + behind);
    }
  }

  /** A part of a piece's memory, to be filled from a socket. */
  ByteBuffer window(Piece piece, long offset, long bytes) {
    return memory.asSlice(piece.start() + offset, bytes).asByteBuffer();
  }

  /** Sends bytes of an object without a copy of them here. */
  void send(Stored object, long from, long bytes, WritableByteChannel to) throws IOException {
    long start = 0;
    long at = from;
    long left = bytes;
    for (Piece piece : object.pieces()) {
      while (left > 0 && at < start + piece.bytes()) {
        long count = Math.min(left, start + piece.bytes() - at);
        long sent = file.transferTo(piece.start() + at - start, count, to);
        at += sent;
        left -= sent;
      }
      start += piece.bytes();
    }
  }

  boolean put(String key, Stored object, boolean onlyNew) {
    Stored before = onlyNew ? objects.putIfAbsent(key, object) : objects.put(key, object);
    if (before != null) {
      giveBack(onlyNew ? object : before);
    }
    return before == null || !onlyNew;
  }

  Stored get(String key) {
    return objects.get(key);
  }

  /** Nobody reads it meanwhile: that is up to the benchmark. */
  void delete(String key) {
    Stored gone = objects.remove(key);
    if (gone != null) {
      giveBack(gone);
    }
  }

  void deleteAll(String prefix) {
    from(prefix).keySet().stream().takeWhile(key -> key.startsWith(prefix)).forEach(this::delete);
  }

  /** In the order of keys. */
  Map<String, Stored> from(String key) {
    return objects.tailMap(key, true);
  }

  String number() {
    return Long.toString(numbers.incrementAndGet());
  }

  void begin(String id, List<String> headers) {
    uploads.put(id, new Parts(headers, new ConcurrentHashMap<>()));
  }

  boolean part(String id, int number, Stored part) {
    Parts upload = uploads.get(id);
    if (upload == null) {
      giveBack(part);
      return false;
    }
    Stored before = upload.parts().put(number, part);
    if (before != null) {
      giveBack(before);
    }
    return true;
  }

  /** All parts that there are, in their order; false when the upload is not there. */
  boolean complete(String id, String key, boolean onlyNew) {
    Parts upload = uploads.remove(id);
    if (upload == null) {
      return false;
    }
    List<Piece> pieces = new ArrayList<>();
    new TreeMap<>(upload.parts()).values().forEach(part -> pieces.addAll(part.pieces()));
    String etag = "%032x-%d".formatted(numbers.incrementAndGet(), upload.parts().size());
    return put(key, new Stored(pieces, etag, upload.headers()), onlyNew);
  }

  void abort(String id) {
    Parts upload = uploads.remove(id);
    if (upload != null) {
      upload.parts().values().forEach(this::giveBack);
    }
  }
}
