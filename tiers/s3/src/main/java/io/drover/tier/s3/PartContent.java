package io.drover.tier.s3;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** A part as the client reads it. */
final class PartContent extends InputStream {
  private final List<Part.Run> runs;
  private int run;
  private long offset;

  PartContent(List<Part.Run> runs) {
    this.runs = runs;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int start, int length) {
    if (length == 0) {
      return 0;
    }
    while (run < runs.size() && offset == runs.get(run).bytes()) {
      run++;
      offset = 0;
    }
    if (run == runs.size()) {
      return -1;
    }
    int read = (int) Math.min(length, runs.get(run).bytes() - offset);
    switch (runs.get(run)) {
      case Part.Data data -> data.slice().bytes().get((int) offset, into, start, read);
      case Part.Zeros _ -> Arrays.fill(into, start, start + read, (byte) 0);
    }
    offset += read;
    return read;
  }

  @Override
  public int available() {
    return run < runs.size()
        ? (int) Math.min(Integer.MAX_VALUE, runs.get(run).bytes() - offset)
        : 0;
  }
}
