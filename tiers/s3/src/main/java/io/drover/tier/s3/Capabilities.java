package io.drover.tier.s3;

/**
 * What a server does beyond the oldest S3, as far as its answers have shown.
 *
 * @param conditional it refuses to publish over an object (If-None-Match); without it we look
 *     before we publish, which is as good while every attempt has its own keys
 * @param checksums it keeps a CRC32C of whole objects and compares it at publish; without it every
 *     request carries a CRC32C of its own, the parts are combined here, and only their length is
 *     compared with what is stored
 * @param copiesObjects it copies objects of one part by itself and tells their CRC32C; without it
 *     they are read and written
 * @param copiesParts it copies parts of larger objects by itself and tells their CRC32C
 */
public record Capabilities(
    Answer conditional, Answer checksums, Answer copiesObjects, Answer copiesParts) {
  /** Whether it does. */
  public enum Answer {
    UNKNOWN,
    YES,
    NO
  }

  public static final Capabilities UNKNOWN =
      new Capabilities(Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN);

  Capabilities withConditional(Answer answer) {
    return new Capabilities(answer, checksums, copiesObjects, copiesParts);
  }

  Capabilities withChecksums(Answer answer) {
    return new Capabilities(conditional, answer, copiesObjects, copiesParts);
  }

  /** With what was seen of copies within the bucket. */
  Capabilities with(Reach reach) {
    return new Capabilities(conditional, checksums, reach.objects(), reach.parts());
  }

  /** For people: {@code conditional publish, CRC32C of whole objects, copies by itself}. */
  public String words() {
    return word(conditional, "conditional publish")
        + ", "
        + switch (checksums) {
          case YES -> "CRC32C of whole objects";
          case NO -> "CRC32C of each request only";
          case UNKNOWN -> "CRC32C not tried";
        }
        + ", "
        + copies();
  }

  private String copies() {
    if (copiesObjects == Answer.UNKNOWN && copiesParts == Answer.UNKNOWN) {
      return "copies by itself not tried";
    }
    boolean objects = copiesObjects == Answer.YES;
    boolean parts = copiesParts == Answer.YES;
    if (objects && parts) {
      return "copies by itself";
    }
    if (!objects && !parts) {
      return "no copies by itself";
    }
    return objects
        ? "copies by itself of objects of one part only"
        : "copies by itself of objects in parts only";
  }

  private static String word(Answer answer, String what) {
    return switch (answer) {
      case YES -> what;
      case NO -> "no " + what;
      case UNKNOWN -> what + " not tried";
    };
  }
}
