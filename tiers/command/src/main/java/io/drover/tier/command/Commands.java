package io.drover.tier.command;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands of one tape manager.
 *
 * @param stage brings a batch from tape to the manager's disks, before each of it is got; without
 *     it get reads the tape
 * @param list prints every object; only to make a catalogue that was lost
 * @param signs what stat prints of the state that an object is in
 */
public record Commands(
    Command put,
    Command get,
    Command stat,
    Command remove,
    Optional<Stage> stage,
    Optional<Command> list,
    Signs signs) {
  /**
   * A command for a batch.
   *
   * @param each what names one object of it
   */
  public record Stage(Command command, Template each) {
    /**
     * Reads what names one object.
     *
     * @throws IllegalArgumentException when a placeholder does not fit
     */
    public static Stage of(Command command, String each) {
      return new Stage(command, Template.parse(each, Role.OF_EACH));
    }
  }

  /**
   * What to look for in what stat prints.
   *
   * @param offline found while get would have to wait for a tape; without it, never
   * @param stored found once the object is on tape; without it, as soon as put has ended
   */
  public record Signs(Optional<Pattern> offline, Optional<Pattern> stored) {
    public static final Signs NONE = new Signs(Optional.empty(), Optional.empty());
  }

  public Commands {
    boolean prints = put.reading().output().filter(Commands::hasLocator).isPresent();
    boolean needs = needsLocator(get, stat, remove, stage);
    if (needs && !prints) {
      throw new IllegalArgumentException(
          "{locator} is used, and put.output has no group (?<locator>…) that would give one");
    }
    if (needs
        && list.isPresent()
        && list.get().reading().output().filter(Commands::hasLocator).isEmpty()) {
      throw new IllegalArgumentException(
          "{locator} is used, and list.output has no group (?<locator>…) that would give one");
    }
    if (list.isPresent() && list.get().reading().output().isEmpty()) {
      throw new IllegalArgumentException("list has no output pattern");
    }
    if (!put.holds(Placeholder.KEY) && !prints) {
      throw new IllegalArgumentException(
          "put names the object neither by {key} nor by a group (?<locator>…) of its output");
    }
    if (stat.reading().output().isEmpty()) {
      throw new IllegalArgumentException(
          "stat has no output, so nobody would know whether an object is whole");
    }
  }

  private static boolean hasLocator(Pattern pattern) {
    return pattern.namedGroups().containsKey("locator");
  }

  /** Whether stat tells on which volume an object lies. */
  boolean statTellsVolume() {
    return stat.reading().output().orElseThrow().namedGroups().containsKey("volume");
  }

  /** Whether an object cannot be found by its key alone. */
  boolean needsLocator() {
    return needsLocator(get, stat, remove, stage);
  }

  private static boolean needsLocator(
      Command get, Command stat, Command remove, Optional<Stage> stage) {
    return Stream.of(get, stat, remove).anyMatch(command -> command.holds(Placeholder.LOCATOR))
        || stage.filter(batch -> batch.each().holds(Placeholder.LOCATOR)).isPresent();
  }
}
