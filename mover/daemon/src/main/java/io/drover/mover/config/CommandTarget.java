package io.drover.mover.config;

import io.drover.tier.command.Command;
import io.drover.tier.command.Commands;
import io.drover.tier.command.Meaning;
import io.drover.tier.command.Reading;
import io.drover.tier.command.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One tape manager behind its external commands, as a target of a pool.
 *
 * @param name for people
 * @param spool a directory for objects on their way to tape and back
 * @param catalogue a directory that knows what is on tape
 * @param written what becomes of the file in the spool when its object is on tape
 * @param environment of every command, beside PATH and LC_ALL
 * @param stageEach what names one object in the stage command
 * @param offline found in what stat prints while get would have to wait for a tape
 * @param stored found in what stat prints once the object is on tape
 * @param collect from the first object that is asked for to the batch that it goes into
 * @param batchMax objects of a batch
 * @param readDrives get commands at a time
 * @param writeDrives put commands at a time
 * @param poll between two looks at what is not stored, or offline, yet
 * @param tapeWithin how long either may take
 */
public record CommandTarget(
    String name,
    Path spool,
    @Default("100 GiB") Size spoolSize,
    @Default("keep") Written written,
    Path catalogue,
    Map<String, String> environment,
    Run put,
    Run get,
    Run stat,
    Run remove,
    Optional<Run> stage,
    @Default("{key}") String stageEach,
    Optional<Run> list,
    Optional<String> offline,
    Optional<String> stored,
    @Default("30s") Duration collect,
    @Default("1000") int batchMax,
    @Default("1") int readDrives,
    @Default("1") int writeDrives,
    @Default("30s") Duration poll,
    @Default("1d") Duration tapeWithin) {

  /** What becomes of a file that is on tape now. */
  public enum Written {
    /** It stays until its room is needed, and readers need no tape. */
    KEEP,
    DROP
  }

  /**
   * One external command.
   *
   * @param run the program's absolute path and its arguments
   * @param deadline after which it is killed
   * @param exits what exit codes mean
   * @param missing a pattern of what it prints when there is no such object
   * @param output a pattern of what it prints, with named groups
   */
  public record Run(
      List<String> run,
      @Default("1h") Duration deadline,
      Map<String, String> exits,
      Optional<String> missing,
      Optional<String> output) {

    private Command as(Role role) {
      return new Command(role, Command.words(role, run), deadline, reading(role));
    }

    private Reading reading(Role role) {
      Map<Integer, Meaning> meanings = new HashMap<>();
      exits.forEach((code, word) -> meanings.put(Integer.valueOf(code), Meaning.named(word)));
      return new Reading(
          meanings,
          missing.map(Pattern::compile),
          output.map(pattern -> Command.output(role, pattern)));
    }
  }

  /**
   * The commands, understood.
   *
   * @throws IllegalArgumentException when one of them cannot be, or they do not fit together
   */
  public Commands commands() {
    return new Commands(
        put.as(Role.PUT),
        get.as(Role.GET),
        stat.as(Role.STAT),
        remove.as(Role.REMOVE),
        stage.map(run -> Commands.Stage.of(run.as(Role.STAGE), stageEach)),
        list.map(run -> run.as(Role.LIST)),
        new Commands.Signs(offline.map(Pattern::compile), stored.map(Pattern::compile)));
  }
}
