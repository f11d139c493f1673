package io.drover.events;

import java.time.DateTimeException;
import java.time.Instant;

/** Times as RFC 3339 writes them. */
final class Timestamps {
  private Timestamps() {}

  /**
   * Reads a time of the years 0000 to 9999.
   *
   * @throws DateTimeException if it is not of RFC 3339
   */
  static Instant parse(String text) {
    // Java reads years of ten digits too, which neither RFC 3339 nor epoch milliseconds can hold.
    boolean signed = text.startsWith("+") || text.startsWith("-");
    if (signed) {
      throw new DateTimeException("a year has four digits");
    }
    return Instant.parse(text);
  }
}
