package io.drover.mover.cli;

import java.util.Locale;

/**
 * What one check of the doctor's found.
 *
 * @param what was looked at
 * @param detail what was seen, in a few words
 * @param remedy what to do about it; empty when all is well
 */
record Verdict(Grade grade, String what, String detail, String remedy) {
  /** How bad it is. */
  enum Grade {
    OK,
    /** Drover runs, and does less. */
    WARN,
    /** Drover does not run, or not safely. */
    FAIL
  }

  static Verdict ok(String what, String detail) {
    return new Verdict(Grade.OK, what, detail, "");
  }

  static Verdict warn(String what, String detail, String remedy) {
    return new Verdict(Grade.WARN, what, detail, remedy);
  }

  static Verdict fail(String what, String detail, String remedy) {
    return new Verdict(Grade.FAIL, what, detail, remedy);
  }

  String word() {
    return grade.name().toLowerCase(Locale.ROOT);
  }

  /** One line. */
  String text() {
    String line = String.format(Locale.ROOT, "%-4s  %s: %s", word(), what, detail);
    return remedy.isEmpty() ? line : line + "; " + remedy;
  }
}
