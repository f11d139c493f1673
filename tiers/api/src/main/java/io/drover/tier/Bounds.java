package io.drover.tier;

/**
 * How much goes on at one target at a time. Three bounds, so that a copy that reads here and writes
 * here cannot wait for itself.
 *
 * @param uploads from begin or resume until closed
 * @param readers from open until closed
 * @param verbs calls that are neither: stat, delete, list, stage, space
 */
public record Bounds(int uploads, int readers, int verbs) {
  public Bounds {
    if (uploads < 1 || readers < 1 || verbs < 1) {
      throw new IllegalArgumentException(
          "at least one upload, reader and verb at a time is needed, not "
              + uploads
              + ", "
              + readers
              + ", "
              + verbs);
    }
  }
}
