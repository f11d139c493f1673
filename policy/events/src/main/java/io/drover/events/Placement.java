package io.drover.events;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where copies should lie. What is left out is taken from the class of the file.
 *
 * @param pool the pool that gets the copy
 * @param copies how many pool copies the file should have in the end, 1 to 16
 * @param stripeSize bytes of one stripe, 4096 to 625 GiB
 * @param stripeCount how many objects are written side by side, 1 to 16
 */
public record Placement(
    Optional<String> pool, OptionalInt copies, OptionalLong stripeSize, OptionalInt stripeCount) {
  /** All as the file's class says. */
  public static final Placement BY_CLASS =
      new Placement(
          Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty());

  public Placement {
    pool.ifPresent(name -> Limits.name("a pool", name));
    within("copies", copies.orElse(1), 1, Limits.COPIES_MAX);
    within(
        "stripeSize",
        stripeSize.orElse(Limits.STRIPE_BYTES_MIN),
        Limits.STRIPE_BYTES_MIN,
        Limits.STRIPE_BYTES_MAX);
    within("stripeCount", stripeCount.orElse(1), 1, Limits.STRIPES_MAX);
  }

  /** In that pool, the rest as the file's class says. */
  public static Placement in(String pool) {
    return new Placement(
        Optional.of(pool), OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty());
  }

  private static void within(String field, long value, long min, long max) {
    Limits.require(value >= min && value <= max, field + " must be from " + min + " to " + max);
  }
}
