package io.drover.mover.ops;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How amounts are written for people. */
final class Wording {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

  private Wording() {}

  /** Such as {@code 1 byte}, {@code 900 bytes}, {@code 64 MiB}, {@code 1.5 GiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1023.95 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.1f", amount).replaceFirst("\\.0$", "");
    return number + " " + UNITS.get(unit);
  }

  /** Such as {@code 300 ms}, {@code 12 s}, {@code 5 min}, {@code 3 h}. */
  static String time(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      return time.toMillis() + " ms";
    }
    if (time.compareTo(Duration.ofMinutes(2)) < 0) {
      return time.toSeconds() + " s";
    }
    return time.compareTo(Duration.ofHours(2)) < 0
        ? time.toMinutes() + " min"
        : time.toHours() + " h";
  }

  /** Such as {@code pool a}, {@code pools a and b}, {@code pools a, b and c}. */
  static String pools(List<String> names) {
    if (names.size() == 1) {
      return "pool " + names.getFirst();
    }
    String all = String.join(", ", names.subList(0, names.size() - 1));
    return "pools " + all + " and " + names.getLast();
  }

  static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }
}
