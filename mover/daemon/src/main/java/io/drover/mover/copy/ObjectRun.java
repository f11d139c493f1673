package io.drover.mover.copy;

import io.drover.stub.ObjectCursor;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.FileOffset;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import io.drover.tier.Upload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** One object of a transfer: reads its pieces of the source in order and appends them. */
final class ObjectRun {
  private static final Crc GRAIN_OF_ZEROS = Crc.ofZeros(Grain.BYTES);

  /** Digests of so much take some 20 KiB; no store takes as much at a time. */
  private static final long OFFER_BYTES = 1L << 30;

  private final Transfer transfer;
  private final int object;
  private final long objectBytes;
  private final Upload upload;
  private final Progress progress;

  /** After every step since the last flush: a store may make only a part of it durable. */
  private final NavigableMap<Long, ObjectCursor> past = new TreeMap<>();

  /** The run of data last asked for; asking costs a system call or a round trip. */
  private ByteRange data = ByteRange.EMPTY;

  /** What the buffer holds. */
  private ByteRange held = ByteRange.EMPTY;

  ObjectRun(Transfer transfer, int object) {
    long fileBytes = transfer.source().bytes();
    this.transfer = transfer;
    this.object = object;
    this.objectBytes = transfer.layout().objectBytes(object, fileBytes);
    this.upload = transfer.uploads().get(object);
    this.progress = new Progress(fileBytes, transfer.from().get(object));
    remember();
  }

  Upload upload() {
    return upload;
  }

  /** As of the last chunk that was appended. */
  synchronized ObjectCursor cursor() {
    return progress.cursor();
  }

  /**
   * The cursor that a flush made durable.
   *
   * @param before as it was when the flush began
   * @param offset what the flush answered, after a step if it is less
   */
  synchronized ObjectCursor durable(ObjectCursor before, long offset) {
    ObjectCursor reached = past.floorEntry(Math.min(before.durableBytes(), offset)).getValue();
    past.headMap(reached.durableBytes(), false).clear();
    return reached;
  }

  private synchronized void remember() {
    if (transfer.checkpoints()) {
      past.put(progress.appendedBytes(), progress.cursor());
    }
  }

  /** Told after every step. */
  interface Beat {
    void appended(ObjectRun run) throws IOException, Stopped;
  }

  void copy(ByteBuffer buffer, Beat beat) throws IOException, Stopped {
    try {
      appendAll(buffer, beat);
    } finally {
      transfer.source().letGo(held);
    }
  }

  private void appendAll(ByteBuffer buffer, Beat beat) throws IOException, Stopped {
    while (progress.appendedBytes() < objectBytes) {
      transfer.conditions().check();
      long before = progress.appendedBytes();
      ByteRange next = contiguous();
      long holeBytes = holeAt(next);
      if (holeBytes > 0) {
        appendHole(next.start(), holeBytes);
      } else if (fetch(next) == 0) {
        appendData(next, buffer);
      }
      remember();
      transfer.conditions().moved(progress.appendedBytes() - before);
      beat.appended(this);
    }
  }

  /** The next bytes of this object that are contiguous in the file. */
  private ByteRange contiguous() {
    Layout layout = transfer.layout();
    long at = progress.appendedBytes();
    long bytes = Math.min(layout.contiguousBytes(at), objectBytes - at);
    return ByteRange.ofLength(layout.fileOffset(object, at), bytes);
  }

  /** How many bytes of whole grains (or up to the end) are a hole at the start of the range. */
  private long holeAt(ByteRange next) throws IOException {
    if (next.start() < data.start() || data.end() <= next.start()) {
      data = transfer.source().dataAt(next.start());
    }
    if (data.start() >= next.end()) {
      return next.bytes();
    }
    long holeBytes = Math.max(0, data.start() - next.start());
    return holeBytes - holeBytes % Grain.BYTES;
  }

  private void appendHole(long fileOffset, long bytes) throws IOException {
    upload.appendZeros(bytes);
    for (long done = 0; done < bytes; done += Grain.BYTES) {
      long grainBytes = Math.min(Grain.BYTES, bytes - done);
      Crc crc = grainBytes == Grain.BYTES ? GRAIN_OF_ZEROS : Crc.ofZeros(grainBytes);
      takeIn(crc, fileOffset + done);
    }
  }

  /** Has the store of the object take bytes from that of the source by itself; how many it did. */
  private long fetch(ByteRange next) throws IOException {
    ByteRange offered = ByteRange.ofLength(next.start(), Math.min(next.bytes(), OFFER_BYTES));
    Optional<Source.Stored> stored = transfer.source().inStore(offered);
    if (stored.isEmpty()) {
      return 0;
    }
    long fetched = upload.fetch(stored.get().at(), stored.get().grains());
    Iterator<Crc> grains = stored.get().grains().iterator();
    for (long done = 0; done < fetched; ) {
      Crc grain = grains.next();
      takeIn(grain, next.start() + done);
      done += grain.bytes();
    }
    return fetched;
  }

  private void appendData(ByteRange next, ByteBuffer buffer) throws IOException, Stopped {
    transfer.source().letGo(held);
    buffer.clear().limit((int) Math.min(buffer.capacity(), next.bytes()));
    int wanted = buffer.remaining();
    held = ByteRange.ofLength(next.start(), wanted);
    if (transfer.source().read(next.start(), buffer) < wanted) {
      throw new EOFException("the source ended before " + (next.start() + wanted));
    }
    buffer.flip();
    for (int done = 0; done < wanted; done += (int) Grain.BYTES) {
      int grainBytes = (int) Math.min(Grain.BYTES, wanted - done);
      takeIn(Crc.of(buffer.slice(done, grainBytes)), next.start() + done);
    }
    append(buffer, ByteRange.ofLength(next.start(), wanted));
  }

  /**
   * Has the object share what was read where it can. A clone is of what the source holds now, the
   * digest of what it held when it was read, so between the two nobody may have written. The
   * objects of a copy never change. Home is under a read lease that was granted while nobody had it
   * open for writing, or mapped so; whoever opens it for writing breaks it before he has the file,
   * and a broken lease is never whole again. So it is asked for after the clone and before any
   * cursor counts these bytes: still whole, they are those that were read.
   */
  private void append(ByteBuffer buffer, ByteRange read) throws IOException, Stopped {
    Optional<FileOffset> same = transfer.source().inFile(read);
    if (same.isEmpty()) {
      upload.append(buffer);
    } else if (upload.append(buffer, same.get())) {
      transfer.conditions().check();
    }
  }

  private synchronized void takeIn(Crc crc, long fileOffset) {
    transfer.grains().set(Grain.containing(fileOffset), crc.value());
    progress.add(crc, fileOffset + crc.bytes());
  }
}
