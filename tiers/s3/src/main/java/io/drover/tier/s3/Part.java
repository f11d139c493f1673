package io.drover.tier.s3;

import io.drover.tier.Crc;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one request, gathered from appends: slices of memory, and runs of zeros that take
 * none. Filled by one thread, then read by the one that sends it.
 */
final class Part {
  /** Bytes in a row, or zeros. */
  sealed interface Run {
    long bytes();
  }

  /** What was appended, from the start of the slice to its position. */
  record Data(Memory.Slice slice) implements Run {
    @Override
    public long bytes() {
      return slice.bytes().position();
    }
  }

  record Zeros(long bytes) implements Run {}

  private final List<Run> runs = new ArrayList<>();
  private Crc crc = Crc.EMPTY;

  long bytes() {
    return crc.bytes();
  }

  Crc crc() {
    return crc;
  }

  /** How many bytes fit without another slice. */
  int room() {
    return !runs.isEmpty() && runs.getLast() instanceof Data data
        ? data.slice().bytes().remaining()
        : 0;
  }

  void add(Memory.Slice slice) {
    runs.add(new Data(slice));
  }

  /** Takes over as many bytes as there is {@link #room} for. */
  void append(ByteBuffer bytes) {
    Data data = (Data) runs.getLast();
    ByteBuffer piece = bytes.slice(bytes.position(), Math.min(room(), bytes.remaining()));
    crc = crc.then(Crc.of(piece));
    bytes.position(bytes.position() + piece.remaining());
    data.slice().bytes().put(piece);
  }

  void appendZeros(long bytes) {
    runs.add(new Zeros(bytes));
    crc = crc.then(Crc.ofZeros(bytes));
  }

  /** The content so far, from its start; may be asked for again, as when it is digested first. */
  InputStream content() {
    return new PartContent(List.copyOf(runs));
  }

  void free(Memory memory) {
    for (Run run : runs) {
      if (run instanceof Data data) {
        memory.giveBack(data.slice());
      }
    }
    runs.clear();
  }
}
