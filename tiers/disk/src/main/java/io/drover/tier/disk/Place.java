package io.drover.tier.disk;

/**
 * Which target of which pool a directory is; written into its marker and compared at every start,
 * so that exchanged mount points are found before a byte is written.
 */
public record Place(String pool, String target) {
  public Place {
    if (pool.isBlank() || target.isBlank() || (pool + target).lines().count() > 1) {
      throw new IllegalArgumentException("not a pool and target: " + pool + ", " + target);
    }
  }

  @Override
  public String toString() {
    return pool + ":" + target;
  }
}
