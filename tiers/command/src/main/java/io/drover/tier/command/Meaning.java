package io.drover.tier.command;

import java.util.Arrays;
import java.util.Locale;

/** What an exit code says. */
public enum Meaning {
  DONE,
  /** There is no such object. */
  MISSING,
  /** The same command may succeed later; what any code means that nobody explained. */
  AGAIN,
  FULL,
  READ_ONLY,
  PERMISSION,
  UNSUPPORTED,
  CORRUPT;

  /** As it stands in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The meaning of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Meaning named(String word) {
    return Arrays.stream(values())
        .filter(meaning -> meaning.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is unknown; known are %s"
                        .formatted(
                            word,
                            String.join(
                                ", ", Arrays.stream(values()).map(Meaning::word).toList()))));
  }
}
