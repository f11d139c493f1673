package io.drover.tier;

import java.util.ArrayList;
import java.util.List;

/**
 * An immutable set of bytes, kept as ordered, disjoint, non-adjacent, non-empty runs.
 *
 * @param runs the runs in ascending order
 */
public record RangeSet(List<ByteRange> runs) {
  public static final RangeSet EMPTY = new RangeSet(List.of());

  public RangeSet {
    runs = List.copyOf(runs);
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).isEmpty() || (i > 0 && runs.get(i).start() <= runs.get(i - 1).end())) {
        throw new IllegalArgumentException("runs are not ordered, disjoint and apart: " + runs);
      }
    }
  }

  public static RangeSet of(ByteRange range) {
    return range.isEmpty() ? EMPTY : new RangeSet(List.of(range));
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public long bytes() {
    return runs.stream().mapToLong(ByteRange::bytes).sum();
  }

  public boolean contains(ByteRange range) {
    return range.isEmpty() || runs.stream().anyMatch(run -> run.contains(range));
  }

  public RangeSet plus(ByteRange added) {
    if (added.isEmpty()) {
      return this;
    }
    List<ByteRange> merged = new ArrayList<>(runs.size() + 1);
    ByteRange growing = added;
    for (ByteRange run : runs) {
      if (run.end() < growing.start()) {
        merged.add(run);
      } else if (growing.end() < run.start()) {
        merged.add(growing);
        growing = run;
      } else {
        growing =
            new ByteRange(
                Math.min(run.start(), growing.start()), Math.max(run.end(), growing.end()));
      }
    }
    merged.add(growing);
    return new RangeSet(merged);
  }

  public RangeSet plus(RangeSet added) {
    RangeSet sum = this;
    for (ByteRange run : added.runs) {
      sum = sum.plus(run);
    }
    return sum;
  }

  public RangeSet minus(ByteRange removed) {
    List<ByteRange> left = new ArrayList<>(runs.size() + 1);
    for (ByteRange run : runs) {
      if (!run.overlaps(removed)) {
        left.add(run);
        continue;
      }
      if (run.start() < removed.start()) {
        left.add(new ByteRange(run.start(), removed.start()));
      }
      if (removed.end() < run.end()) {
        left.add(new ByteRange(removed.end(), run.end()));
      }
    }
    return new RangeSet(left);
  }

  /** The bytes of {@code range} that are not in this set. */
  public RangeSet missingFrom(ByteRange range) {
    RangeSet missing = RangeSet.of(range);
    for (ByteRange run : runs) {
      if (run.overlaps(range)) {
        missing = missing.minus(run);
      }
    }
    return missing;
  }

  /** The bytes of {@code range} that are in this set. */
  public RangeSet within(ByteRange range) {
    return new RangeSet(
        runs.stream().filter(range::overlaps).map(run -> run.intersect(range)).toList());
  }

  @Override
  public String toString() {
    return runs.toString();
  }
}
