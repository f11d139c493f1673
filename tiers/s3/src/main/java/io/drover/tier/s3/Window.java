package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A range of an object that one request brings, in slices of the target's memory. One thread fills
 * it; others read what has come, and wait for what has not.
 */
final class Window {
  /** What the client's stream hands over at a time. */
  private static final int BRIDGE_BYTES = Memory.SLICE_BYTES;

  private enum State {
    COMING,
    WHOLE,
    FAILED,
    DROPPED
  }

  private final Memory memory;
  private final long start;
  private final int bytes;

  /** Guarded by this, as is everything below; only the filling thread adds. */
  private final List<Memory.Slice> slices = new ArrayList<>();

  /** Taken already, for what comes. */
  private final Deque<Memory.Slice> reserved = new ArrayDeque<>();

  private State state = State.COMING;
  private int filled;
  private long read;

  /** A window whose memory is there, if the target has it to spare. */
  static Optional<Window> spare(Memory memory, long start, int bytes) {
    return memory
        .spare(bytes)
        .map(
            slices -> {
              Window window = new Window(memory, start, bytes);
              window.reserved.addAll(slices);
              return window;
            });
  }

  /**
   * One that takes its memory as it comes, and more than there is if it has to.
   *
   * @param start in the object
   */
  Window(Memory memory, long start, int bytes) {
    this.memory = memory;
    this.start = start;
    this.bytes = bytes;
  }

  long start() {
    return start;
  }

  long end() {
    return start + bytes;
  }

  boolean contains(long offset, int length) {
    return start <= offset && offset + length <= end();
  }

  /** Whether every byte was read once. */
  synchronized boolean isReadThrough() {
    return read >= bytes;
  }

  /** Takes all of its bytes from a stream; ends early when it is dropped. */
  void fill(InputStream stream) throws IOException {
    byte[] bridge = new byte[Math.min(BRIDGE_BYTES, bytes)];
    for (int done = 0; done < bytes; done += bridge.length) {
      int length = Math.min(bridge.length, bytes - done);
      if (stream.readNBytes(bridge, 0, length) < length) {
        throw new IOException("the answer ended early");
      }
      Memory.Slice slice = next();
      slice.bytes().put(0, bridge, 0, length);
      if (!add(slice, length)) {
        memory.giveBack(slice);
        return;
      }
    }
  }

  private synchronized Memory.Slice next() {
    return reserved.isEmpty() ? memory.take().orElseGet(memory::overdraw) : reserved.pop();
  }

  private synchronized boolean add(Memory.Slice slice, int length) {
    if (state != State.COMING) {
      return false;
    }
    slices.add(slice);
    filled += length;
    if (filled == bytes) {
      state = State.WHOLE;
    }
    notifyAll();
    return true;
  }

  /** Nothing more comes; whoever waits asks by himself. */
  synchronized void fail() {
    if (state == State.COMING) {
      state = State.FAILED;
      free();
      notifyAll();
    }
  }

  /** Gives its memory back; whoever still reads asks by himself. */
  synchronized void drop() {
    state = State.DROPPED;
    free();
    notifyAll();
  }

  private void free() {
    slices.forEach(memory::giveBack);
    slices.clear();
    reserved.forEach(memory::giveBack);
    reserved.clear();
  }

  /**
   * Fills the buffer's remaining bytes, waiting until they are there.
   *
   * @return false when they do not come; the buffer is as it was
   */
  synchronized boolean read(long offset, ByteBuffer into) throws InterruptedException {
    int from = (int) (offset - start);
    int end = from + into.remaining();
    while (state == State.COMING && filled < end) {
      wait();
    }
    if (state != State.COMING && state != State.WHOLE) {
      return false;
    }
    while (into.hasRemaining()) {
      int inSlice = from % Memory.SLICE_BYTES;
      int length = Math.min(into.remaining(), Memory.SLICE_BYTES - inSlice);
      into.put(slices.get(from / Memory.SLICE_BYTES).bytes().slice(inSlice, length));
      from += length;
      read += length;
    }
    return true;
  }
}
