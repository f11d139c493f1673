package io.drover.tier.s3;

/**
 * What a server does beyond the oldest S3, as far as its answers have shown.
 *
 * @param conditional it refuses to publish over an object (If-None-Match); without it we look
 *     before we publish, which is as good while every attempt has its own keys
 * @param checksums it keeps a CRC32C of whole objects and compares it at publish; without it every
 *     request carries a CRC32C of its own, the parts are combined here, and only their length is
 *     compared with what is stored
 */
public record Capabilities(Answer conditional, Answer checksums) {
  /** Whether it does. */
  public enum Answer {
    UNKNOWN,
    YES,
    NO
  }

  public static final Capabilities UNKNOWN = new Capabilities(Answer.UNKNOWN, Answer.UNKNOWN);

  Capabilities withConditional(Answer answer) {
    return new Capabilities(answer, checksums);
  }

  Capabilities withChecksums(Answer answer) {
    return new Capabilities(conditional, answer);
  }

  /** For people: {@code conditional publish, whole-object CRC32C}. */
  public String words() {
    return word(conditional, "conditional publish")
        + ", "
        + switch (checksums) {
          case YES -> "CRC32C of whole objects";
          case NO -> "CRC32C of each request only";
          case UNKNOWN -> "CRC32C not tried";
        };
  }

  private static String word(Answer answer, String what) {
    return switch (answer) {
      case YES -> what;
      case NO -> "no " + what;
      case UNKNOWN -> what + " not tried";
    };
  }
}
