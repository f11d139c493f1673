package io.drover.mover.recall;

import io.drover.events.FilePath;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who may read the files of a directory one after the other. The second in a row brings
 * the next two, and every further one twice as many, up to a bound.
 */
final class Row {
  private static final int FIRST_WINDOW = 2;

  /** Several programs that share the files of one list do not keep to its order exactly. */
  private static final int LATE_MAX = 64;

  private final FilePath first;
  private final int windowMax;
  private Optional<Sequence> sequence = Optional.empty();
  private int window = FIRST_WINDOW;

  /** The place of the file that was read last, and of the last that was brought back. */
  private int read;

  private int brought;

  Row(FilePath first, int windowMax) {
    this.first = first;
    this.windowMax = windowMax;
  }

  /**
   * Whether the file is the next one of this row, or about, and which files have to be brought back
   * then; none while enough are on their way.
   */
  Optional<List<FilePath>> step(FilePath file, List<Sequence> orders) {
    return sequence.isPresent() ? follow(file, sequence.get()) : begin(file, orders);
  }

  private Optional<List<FilePath>> begin(FilePath file, List<Sequence> orders) {
    for (Sequence order : orders) {
      int place = order.placeOf(file);
      if (place > 0 && place == order.placeOf(first) + 1) {
        sequence = Optional.of(order);
        read = place;
        brought = place;
        return Optional.of(further(order));
      }
    }
    return Optional.empty();
  }

  private Optional<List<FilePath>> follow(FilePath file, Sequence order) {
    int place = order.placeOf(file);
    if (place < 0 || place <= read - LATE_MAX || place > brought + 1) {
      return Optional.empty();
    }
    if (place > read) {
      read = place;
      window = Math.min(windowMax, 2 * window);
    }
    return Optional.of(further(order));
  }

  private List<FilePath> further(Sequence order) {
    if (brought - read > window / 2) {
      return List.of();
    }
    int from = Math.max(brought, read) + 1;
    brought = Math.min(read + window, order.size() - 1);
    return order.between(from, brought + 1);
  }
}
