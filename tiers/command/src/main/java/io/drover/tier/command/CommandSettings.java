package io.drover.tier.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What an operator chooses of one tape manager.
 *
 * @param target for messages, such as {@code tape:0}; also what its directories are marked with
 * @param environment of every command, beside PATH and LC_ALL
 */
public record CommandSettings(
    String target, Commands commands, Map<String, String> environment, Places places, Pace pace) {
  public CommandSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * Where things lie on disk.
   *
   * @param spool for objects on their way to tape and back
   * @param spoolBytes that the spool may hold
   * @param keepWritten whether what was just stored stays in the spool until its room is needed
   * @param catalogue what is on tape, a small file for each object
   */
  public record Places(Path spool, long spoolBytes, boolean keepWritten, Path catalogue) {
    public Places {
      if (spoolBytes < 1) {
        throw new IllegalArgumentException("a spool of " + spoolBytes + " bytes");
      }
    }
  }

  /**
   * How much goes on at a time, and how long it waits.
   *
   * @param collect from the first object that is asked for to the batch that it goes into
   * @param batchMax objects of a batch
   * @param readDrives get commands at a time
   * @param writeDrives put commands at a time
   * @param poll between two looks at an object that is not on tape, or not on disk, yet
   * @param tapeWithin how long the manager may take to have an object on tape after its put, or on
   *     its disks after it was asked for
   */
  public record Pace(
      Duration collect,
      int batchMax,
      int readDrives,
      int writeDrives,
      Duration poll,
      Duration tapeWithin) {
    public Pace {
      if (batchMax < 1 || readDrives < 1 || writeDrives < 1 || !poll.isPositive()) {
        throw new IllegalArgumentException(
            "batches of %d, %d and %d drives, a poll of %s; at least one of each is needed"
                .formatted(batchMax, readDrives, writeDrives, poll));
      }
    }
  }
}
