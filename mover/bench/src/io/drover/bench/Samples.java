package io.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the rounds of one measurement gave. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /** Sorted. */
  List<Double> values() {
    return values.stream().sorted().toList();
  }

  double min() {
    return values().getFirst();
  }

  double max() {
    return values().getLast();
  }

  double median() {
    List<Double> sorted = values();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** {@code median (min–max)}, three digits that mean something. */
  @Override
  public String toString() {
    return "%s (%s–%s)".formatted(text(median()), text(min()), text(max()));
  }

  static String text(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
