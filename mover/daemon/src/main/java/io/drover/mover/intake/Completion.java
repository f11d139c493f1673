package io.drover.mover.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which offsets of a partition are finished: all below the watermark, and ranges beyond it. What
 * the broker left out between two records (transaction markers, compacted records) counts as
 * finished.
 */
final class Completion {
  /** Under the 4096 of a broker's default offset.metadata.max.bytes, with room to spare. */
  static final int TEXT_LENGTH_MAX = 3000;

  /** Finished ranges beyond the watermark: first offset to the one after the last. */
  private final NavigableMap<Long, Long> beyond = new TreeMap<>();

  private long watermark;
  private long end;

  /** Nothing is finished from this offset on. */
  Completion(long watermark) {
    this.watermark = watermark;
    this.end = watermark;
  }

  /** What an earlier owner committed. Text that says nothing to us means nothing beyond. */
  static Completion of(long committed, String text) {
    Completion completion = new Completion(committed);
    List<Long> runs = CompletionText.decode(text).orElse(List.of());
    long at = committed;
    for (int i = 0; i < runs.size(); i += 2) {
      long first = at + runs.get(i);
      at = first + runs.get(i + 1);
      completion.beyond.put(first, at);
    }
    return completion;
  }

  /** The lowest offset that is not finished; the one to commit. */
  long watermark() {
    return watermark;
  }

  boolean finished(long offset) {
    if (offset < watermark) {
      return true;
    }
    Map.Entry<Long, Long> range = beyond.floorEntry(offset);
    return range != null && offset < range.getValue();
  }

  /** The next record that was read has this offset, so what lies between does not exist. */
  void reach(long offset) {
    if (offset > end) {
      add(end, offset);
      end = offset;
    }
  }

  /** The record of this offset was read. */
  void read(long offset) {
    reach(offset);
    end = Math.max(end, offset + 1);
  }

  /**
   * Marks the offset unless the text would get longer than {@link #TEXT_LENGTH_MAX}.
   *
   * @return whether it is marked; else it has to wait for a lower one
   */
  boolean finish(long offset) {
    if (finished(offset)) {
      return true;
    }
    add(offset, offset + 1);
    if (textLength() <= TEXT_LENGTH_MAX) {
      return true;
    }
    take(offset);
    return false;
  }

  /** Undoes {@link #add} of one offset. */
  private void take(long offset) {
    Map.Entry<Long, Long> range = beyond.floorEntry(offset);
    beyond.remove(range.getKey());
    if (range.getKey() < offset) {
      beyond.put(range.getKey(), offset);
    }
    if (offset + 1 < range.getValue()) {
      beyond.put(offset + 1, range.getValue());
    }
  }

  private void add(long first, long after) {
    long low = first;
    long high = after;
    Map.Entry<Long, Long> left = beyond.floorEntry(low);
    if (left != null && left.getValue() >= low) {
      low = left.getKey();
      high = Math.max(high, left.getValue());
    }
    NavigableMap<Long, Long> covered = beyond.subMap(low, true, high, true);
    if (!covered.isEmpty()) {
      high = Math.max(high, covered.lastEntry().getValue());
      covered.clear();
    }
    if (low <= watermark) {
      watermark = Math.max(watermark, high);
    } else {
      beyond.put(low, high);
    }
  }

  /** How many separate finished ranges lie beyond the watermark. */
  int islands() {
    return beyond.size();
  }

  private int textLength() {
    // A pair of numbers takes at most 18 bytes, so as few as this always fit.
    if (beyond.size() <= 100) {
      return 0;
    }
    int bytes = 0;
    for (long run : runs()) {
      bytes += CompletionText.bytes(run);
    }
    return CompletionText.length(bytes);
  }

  /** The commit's metadata, at most {@link #TEXT_LENGTH_MAX} characters of ASCII. */
  String text() {
    return CompletionText.encode(runs());
  }

  private List<Long> runs() {
    List<Long> runs = new ArrayList<>(beyond.size() * 2);
    long at = watermark;
    for (Map.Entry<Long, Long> range : beyond.entrySet()) {
      runs.add(range.getKey() - at);
      runs.add(range.getValue() - range.getKey());
      at = range.getValue();
    }
    return runs;
  }
}
