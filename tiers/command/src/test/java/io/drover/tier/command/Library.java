package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A simulated tape library: {@code library.sh} over a directory, and settings for it. */
final class Library {
  private static final List<String> COUNTERS =
      List.of("mounts", "seeks", "rewinds", "milliseconds");

  private static final String PLACE = "volume=(?<volume>\\S+) position=(?<position>\\d+)";

  private final Path directory;
  private final Path script;

  private boolean byLocator;
  private boolean withStage;
  private boolean tellsVolumes = true;
  private boolean keepWritten = true;
  private Duration deadline = Duration.ofMinutes(1);
  private Duration collect = Duration.ZERO;
  private Duration tapeWithin = Duration.ofMinutes(1);
  private long spoolBytes = 1L << 30;
  private int readDrives = 1;
  private int writeDrives = 4;
  private int batchMax = 1000;
  private Commands.Signs signs = Commands.Signs.NONE;

  /** A library below that directory, with one drive and so many volumes. */
  Library(Path parent, int volumes) throws IOException {
    this.directory = parent.resolve("library");
    this.script = parent.resolve("library.sh");
    for (String name : List.of("objects", "meta", "locators")) {
      Files.createDirectories(directory.resolve(name));
    }
    set("puts", "0");
    for (String counter : COUNTERS) {
      set(counter, "0");
    }
    set("volumes", Integer.toString(volumes));
    drives(1);
    try (InputStream text = Library.class.getResourceAsStream("library.sh")) {
      Files.write(script, text.readAllBytes());
    }
  }

  Library drives(int drives) throws IOException {
    set("drives", Integer.toString(drives));
    for (int drive = 0; drive < drives; drive++) {
      set("drive" + drive, "none 0");
    }
    readDrives = drives;
    return this;
  }

  Library writeDrives(int drives) {
    writeDrives = drives;
    return this;
  }

  Library byLocator() {
    byLocator = true;
    return this;
  }

  /** As a manager that keeps to itself where objects lie. */
  Library tellingNoVolumes() {
    tellsVolumes = false;
    return this;
  }

  Library tellingVolumes() {
    tellsVolumes = true;
    return this;
  }

  /** How many stat commands were run. */
  int stats() throws IOException {
    Path stats = directory.resolve("stats");
    return Files.exists(stats) ? Files.readAllLines(stats).size() : 0;
  }

  Library withStage() {
    withStage = true;
    return this;
  }

  Library forgettingWhatWasWritten() {
    keepWritten = false;
    return this;
  }

  Library deadline(Duration length) {
    deadline = length;
    return this;
  }

  Library collect(Duration window) {
    collect = window;
    return this;
  }

  Library spool(long bytes) {
    spoolBytes = bytes;
    return this;
  }

  Library batchMax(int objects) {
    batchMax = objects;
    return this;
  }

  Library signs(String offline, String stored, Duration within) {
    signs =
        new Commands.Signs(
            Optional.of(Pattern.compile(offline)), Optional.of(Pattern.compile(stored)));
    tapeWithin = within;
    return this;
  }

  /** What stat prints of the state of one object, whatever that of the others is. */
  void state(ObjectKey key, String state) {
    set("state of " + key.name().replace('/', '~'), state);
  }

  /** Lets a verb go wrong until {@link #heal}. */
  void fault(String verb, String kind) {
    set("fault", verb + " " + kind);
  }

  void heal() {
    try {
      Files.deleteIfExists(directory.resolve("fault"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void set(String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long counter(String name) throws IOException {
    return Long.parseLong(Files.readString(directory.resolve(name)).strip());
  }

  /** Empties the spool, unloads the drives and counts from zero. */
  void forget() throws IOException {
    try (var files = Files.newDirectoryStream(spool().resolve("objects"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    for (String counter : COUNTERS) {
      set(counter, "0");
    }
    drives(readDrives);
  }

  /** Volume, position and key of each get command, in the order in which they were run. */
  List<String> gets() throws IOException {
    Path gets = directory.resolve("gets");
    return Files.exists(gets) ? Files.readAllLines(gets) : List.of();
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Path object(String key) {
    return directory.resolve("objects").resolve(key);
  }

  CommandSettings settings() {
    return new CommandSettings(
        "tape:0",
        commands(),
        Map.of(),
        new CommandSettings.Places(spool(), spoolBytes, keepWritten, catalogue()),
        new CommandSettings.Pace(
            collect, batchMax, readDrives, writeDrives, Duration.ofMillis(20), tapeWithin));
  }

  Path spool() {
    return directory.resolveSibling("spool $(id) dir");
  }

  Path catalogue() {
    return directory.resolveSibling("catalogue");
  }

  /** A tier over the library, with real time. */
  CommandTier tier() throws TierException {
    Timing timing = new Timing(System::nanoTime, Thread::sleep);
    CommandTier.create(settings(), timing);
    return new CommandTier(settings(), timing);
  }

  private Commands commands() {
    String place = tellsVolumes ? PLACE : "volume=\\S+ position=\\d+";
    String object = byLocator ? "{locator}" : "{key}";
    return new Commands(
        command(Role.PUT, place + " locator=(?<locator>\\S+)", "{file}", "{key}", "{label}"),
        command(Role.GET, "", object, "{file}"),
        command(Role.STAT, "(?<bytes>\\d+) bytes " + place, object),
        command(Role.REMOVE, "", object),
        withStage
            ? Optional.of(
                new Commands.Stage(
                    command(Role.STAGE, "", "{each}"), Template.parse(object, Role.OF_EACH)))
            : Optional.empty(),
        Optional.of(
            command(
                Role.LIST,
                "^(?<key>\\S+) (?<bytes>\\d+) bytes "
                    + PLACE
                    + " locator=(?<locator>\\S+) label=(?<label>[\\w-]*)\\.")),
        signs);
  }

  private Command command(Role role, String output, String... arguments) {
    List<String> words =
        new ArrayList<>(List.of("/bin/sh", script.toString(), directory.toString(), role.word()));
    words.addAll(List.of(arguments));
    Optional<Pattern> pattern =
        output.isEmpty() ? Optional.empty() : Optional.of(Command.output(role, output));
    return new Command(
        role,
        Command.words(role, words),
        deadline,
        new Reading(Map.of(2, Meaning.MISSING, 28, Meaning.FULL), Optional.empty(), pattern));
  }
}
