package io.drover.mover.cli;

import io.drover.events.Placement;
import io.drover.mover.config.Size;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where copies should lie. */
final class PlacementOptions {
  @Option(
      names = "--pool",
      paramLabel = "POOL",
      description = "The pool or group that gets the copies; default: the tree's defaultPool.")
  private String pool;

  @Option(
      names = "--copies",
      paramLabel = "N",
      description = "How many pool copies the file should have in the end, 1 to 16.")
  private Integer copies;

  @Option(
      names = "--stripe-size",
      paramLabel = "SIZE",
      description = "Bytes of one stripe, such as 64MiB; default: the pool's.")
  private String stripeSize;

  @Option(
      names = "--stripe-count",
      paramLabel = "N",
      description = "Objects written side by side, 1 to 16; default: the pool's.")
  private Integer stripeCount;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  Placement placement() {
    OptionalInt count = optional(copies);
    OptionalInt stripes = optional(stripeCount);
    try {
      return new Placement(Optional.ofNullable(pool), count, stripeBytes(), stripes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), optionNames(e.getMessage()));
    }
  }

  private OptionalLong stripeBytes() {
    try {
      return stripeSize == null
          ? OptionalLong.empty()
          : OptionalLong.of(Size.parse(stripeSize).bytes());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stripeSize: " + e.getMessage(), e);
    }
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** The events' names for these fields, as the options are called. */
  private static String optionNames(String message) {
    return message
        .replaceFirst("^a pool ", "--pool ")
        .replaceFirst("^copies ", "--copies ")
        .replaceFirst("^stripeSize", "--stripe-size")
        .replaceFirst("^stripeCount", "--stripe-count");
  }
}
