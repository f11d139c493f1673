package io.drover.mover.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as people write it: {@code 4096}, {@code 64 MiB}, {@code 20G}. */
public record Size(long bytes) {
  /** Binary only: MB means two things, and a limit that is off by 5 % is found late. */
  private static final Pattern FORM = Pattern.compile("(\\d{1,19}) ?(?:([KMGTP])(?:iB)?|B)?");

  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final int UNIT_BITS = 10;

  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /**
   * Reads a whole number with or without a unit of 1024 bytes: K, M, G, T, P, each also with iB.
   *
   * @throws IllegalArgumentException if the text is something else or exceeds 2^63 - 1 bytes
   */
  public static Size parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; write a whole number and KiB, MiB, GiB or TiB");
    }
    int power = form.group(2) == null ? 0 : "BKMGTP".indexOf(form.group(2));
    try {
      return new Size(Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (power * UNIT_BITS)));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is more than 8191 PiB", e);
    }
  }

  /** In the largest unit in which it is a whole number; {@link #parse} reads it back. */
  @Override
  public String toString() {
    int power = 0;
    long count = bytes;
    while (count != 0 && count % (1 << UNIT_BITS) == 0 && power < UNITS.size() - 1) {
      count >>= UNIT_BITS;
      power++;
    }
    return count + " " + UNITS.get(power);
  }

  /** For people, three digits at most before a rounded decimal: {@code 1.4 GiB}. */
  public static String rounded(long bytes) {
    int power = 0;
    double count = bytes;
    // 1000, not 1024, so that four digits never show.
    while (count >= 1000 && power < UNITS.size() - 1) {
      count /= 1 << UNIT_BITS;
      power++;
    }
    return String.format(Locale.ROOT, power == 0 ? "%.0f %s" : "%.1f %s", count, UNITS.get(power));
  }
}
