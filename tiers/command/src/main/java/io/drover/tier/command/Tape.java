package io.drover.tier.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The tape manager, one method for each of its commands. What a command says of its own success is
 * not believed: after a put the manager is asked what it holds, after a get the file is looked at.
 */
final class Tape {
  static final String NOT_BROUGHT = "the manager has not brought it from tape";

  private final CommandSettings settings;
  private final CommandFailure failure;
  private final Runner runner;
  private final Timing timing;
  private final Semaphore writing;

  /**
   * @param directory in which the commands run
   */
  Tape(CommandSettings settings, Path directory, Timing timing) {
    this.settings = settings;
    this.failure = new CommandFailure(settings.target());
    this.runner = new Runner(settings.environment(), directory);
    this.timing = timing;
    this.writing = new Semaphore(settings.pace().writeDrives(), true);
  }

  /** What the manager says of one object. */
  record Held(long bytes, Answer answer, boolean offline, boolean stored) {}

  /**
   * Stores a file and sees to it that it is stored. After a failure the manager was asked to remove
   * whatever it may hold; if it did not, that is suppressed in the failure.
   *
   * @return where it lies, as far as the manager tells
   * @throws TierException.Corrupt when the command ended well and the manager holds nothing, or
   *     something else
   */
  Located put(Path file, ObjectKey key, Crc digest, Label label) throws TierException {
    String attempt = "publish " + key;
    Map<Placeholder, String> values = values(new TapeName(key, Optional.empty()));
    values.put(Placeholder.FILE, file.toString());
    values.put(Placeholder.BYTES, Long.toString(digest.bytes()));
    values.put(Placeholder.CRC32C, "%08x".formatted(digest.value()));
    values.put(Placeholder.LABEL, Entry.LabelText.encoded(label));
    Answer said = Answer.NONE;
    try {
      Command put = settings.commands().put();
      String output = output(attempt, put, values);
      said = put.reading().output().isEmpty() ? said : understood(attempt, put, output);
      if (settings.commands().needsLocator() && said.located().locator().isEmpty()) {
        throw garbage(attempt, put, output);
      }
      TapeName name = new TapeName(key, said.located().locator());
      Answer held = verified(attempt, name, digest).answer();
      return said.located().or(held.located());
    } catch (TierException e) {
      removeAfter(e, new TapeName(key, said.located().locator()));
      throw e;
    }
  }

  /** Takes a drive for the command, and not for what the manager does after it. */
  private String output(String attempt, Command put, Map<Placeholder, String> values)
      throws TierException {
    try (Drive _ = drive(attempt)) {
      return done(attempt, put, run(attempt, put, values, List.of()))
          .orElseThrow(
              () -> failure.corrupt(attempt, "the put command says that there is no object"));
    }
  }

  /** Waits until the object is on tape, if the manager tells that. */
  private Held verified(String attempt, TapeName name, Crc digest) throws TierException {
    long startNanos = timing.nanoClock().getAsLong();
    while (true) {
      Held held =
          stat(attempt, name)
              .orElseThrow(
                  () ->
                      failure.corrupt(
                          attempt, "the put command ended well, and stat finds no object"));
      requireSame(attempt, held, digest);
      if (held.stored()) {
        return held;
      }
      pauseUntil(attempt, startNanos, "the manager has not written it to tape");
    }
  }

  /** Until the next look, or fails when there were enough of them. */
  private void pauseUntil(String attempt, long startNanos, String what) throws TierException {
    Duration waited = Duration.ofNanos(timing.nanoClock().getAsLong() - startNanos);
    if (waited.compareTo(settings.pace().tapeWithin()) >= 0) {
      throw late(attempt, what);
    }
    try {
      timing.sleeper().sleep(settings.pace().poll());
    } catch (InterruptedException e) {
      throw failure.interrupted(attempt, e);
    }
  }

  /** What a manager is told that took too long. */
  TierException late(String attempt, String what) {
    long seconds = settings.pace().tapeWithin().toSeconds();
    return failure.transientFailure(
        attempt, "%s within %d s (tapeWithin)".formatted(what, seconds));
  }

  private void requireSame(String attempt, Held held, Crc digest) throws TierException {
    if (held.bytes() != digest.bytes()) {
      throw failure.corrupt(
          attempt,
          "%d bytes were handed to the put command, stat tells of %d"
              .formatted(digest.bytes(), held.bytes()));
    }
    Optional<Integer> crc = held.answer().crc32c();
    if (crc.isPresent() && crc.get() != digest.value()) {
      throw failure.corrupt(
          attempt, "stat tells a CRC32C of %08x instead of %s".formatted(crc.get(), digest));
    }
  }

  /** Also after an interrupt, which is for the put and not for what undoes it. */
  private void removeAfter(TierException cause, TapeName name) {
    boolean interrupted = Thread.interrupted();
    try {
      remove("clean up after " + name.key(), name);
    } catch (TierException e) {
      cause.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Brings an object into a file that is not there.
   *
   * @throws TierException.Missing when the manager does not know it, and stat says so too: the copy
   *     is given up for that, so one command alone is not believed
   * @throws TierException.Corrupt when it holds something else
   */
  void get(Entry entry, Path file) throws TierException {
    String attempt = "stage " + entry.key();
    Command get = settings.commands().get();
    Map<Placeholder, String> values = values(TapeName.of(entry));
    values.put(Placeholder.FILE, file.toString());
    values.put(Placeholder.BYTES, Long.toString(entry.bytes()));
    if (done(attempt, get, run(attempt, get, values, List.of())).isEmpty()) {
      throw held(attempt, entry).isEmpty()
          ? gone(attempt, entry)
          : failure.transientFailure(
              attempt, "the get command says that there is no such object, and stat tells of it");
    }
    long bytes = bytesOf(attempt, file);
    if (bytes != entry.bytes()) {
      throw explained(attempt, entry, bytes);
    }
    Optional<Integer> crc = entry.crc();
    if (crc.isPresent() && crc.get() != FileDigest.of(file, failure, attempt).value()) {
      throw failure.corrupt(attempt, "what came from tape is not what was stored");
    }
  }

  private TierException gone(String attempt, Entry entry) {
    return failure.missing(
        attempt, "the manager has no such object, %d bytes were stored".formatted(entry.bytes()));
  }

  /** What the manager has of it; whatever hinders the answer says nothing about the object. */
  private Optional<Held> held(String attempt, Entry entry) throws TierException {
    try {
      return stat(attempt, TapeName.of(entry));
    } catch (TierException e) {
      throw new TierException.Transient(e.getMessage(), e);
    }
  }

  /** A command that brings too little may have failed in silence; the manager tells what it has. */
  private TierException explained(String attempt, Entry entry, long bytes) throws TierException {
    Optional<Held> held = held(attempt, entry);
    String what = "the get command ended well and brought %d bytes".formatted(bytes);
    if (held.isEmpty()) {
      // A manager that is away and says so to nobody looks like this.
      return failure.transientFailure(attempt, what + ", and stat finds no object");
    }
    return held.get().bytes() == entry.bytes()
        ? failure.transientFailure(attempt, what + ", %d are stored".formatted(entry.bytes()))
        : failure.corrupt(
            attempt,
            what
                + "; %d were stored, stat tells of %d"
                    .formatted(entry.bytes(), held.get().bytes()));
  }

  private long bytesOf(String attempt, Path file) throws TierException {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  /** Whether {@link #stat} tells on which volume an object lies. */
  boolean tellsVolume() {
    return settings.commands().statTellsVolume();
  }

  /** What the manager holds under the name; nothing when it knows no such object. */
  Optional<Held> stat(String attempt, TapeName name) throws TierException {
    Command stat = settings.commands().stat();
    Optional<String> output =
        done(attempt, stat, run(attempt, stat, values(name), List.of()))
            .filter(text -> !text.isBlank());
    if (output.isEmpty()) {
      return Optional.empty();
    }
    Answer answer = understood(attempt, stat, output.get());
    long bytes = answer.bytes().orElseThrow(() -> garbage(attempt, stat, output.get()));
    Commands.Signs signs = settings.commands().signs();
    boolean offline = signs.offline().filter(sign -> sign.matcher(output.get()).find()).isPresent();
    boolean stored = signs.stored().isEmpty() || signs.stored().get().matcher(output.get()).find();
    return Optional.of(new Held(bytes, answer, offline, stored));
  }

  /**
   * Whether a get would have to wait for a tape. Never without a stage command, since nothing would
   * ever bring the object to disk.
   */
  boolean isOffline(String attempt, Entry entry) throws TierException {
    Commands commands = settings.commands();
    return commands.stage().isPresent()
        && commands.signs().offline().isPresent()
        && stat(attempt, TapeName.of(entry)).filter(Held::offline).isPresent();
  }

  /** Waits while that is so. */
  void awaitOnline(String attempt, Entry entry) throws TierException {
    long startNanos = timing.nanoClock().getAsLong();
    while (isOffline(attempt, entry)) {
      pauseUntil(attempt, startNanos, NOT_BROUGHT);
    }
  }

  /** Removes the object; that there is none is as good. */
  void remove(String attempt, TapeName name) throws TierException {
    Command remove = settings.commands().remove();
    if (remove.holds(Placeholder.LOCATOR) && name.locator().isEmpty()) {
      // Nothing was stored that anybody could name.
      return;
    }
    Verdict verdict = judged(attempt, remove, run(attempt, remove, values(name), List.of()));
    if (verdict instanceof Verdict.Failed failed && stat(attempt, name).isPresent()) {
      throw failure.of(attempt, Role.REMOVE, failed);
    }
  }

  /** Asks for a batch, in the order in which it is going to be got. */
  void stage(List<Entry> batch) throws TierException {
    Optional<Commands.Stage> stage = settings.commands().stage();
    if (stage.isEmpty() || batch.isEmpty()) {
      return;
    }
    String attempt = "stage a batch of " + batch.size();
    List<String> each =
        batch.stream().map(entry -> stage.get().each().render(values(TapeName.of(entry)))).toList();
    Command command = stage.get().command();
    Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);
    try {
      Path list = runner.directory().resolve("batch-" + timing.nanoClock().getAsLong());
      if (command.holds(Placeholder.BATCH)) {
        Files.writeString(list, String.join("\n", each) + "\n", UTF_8);
        values.put(Placeholder.BATCH, list.toString());
      }
      done(attempt, command, run(attempt, command, values, each));
      Files.deleteIfExists(list);
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  /** Every object that the manager tells of; empty without a command for that. */
  Optional<List<Answer>> list() throws TierException {
    Optional<Command> list = settings.commands().list();
    if (list.isEmpty()) {
      return Optional.empty();
    }
    String attempt = "list";
    Outcome outcome = run(attempt, list.get(), Map.of(), List.of());
    if (judged(attempt, list.get(), outcome) instanceof Verdict.Done(_, boolean truncated)
        && truncated) {
      throw failure.transientFailure(
          attempt,
          "the list command printed more than the %d MiB that are read, or something that it"
                  .formatted(Runner.OUTPUT_MAX >> 20)
              + " started holds its output; objects are missing in it");
    }
    String output = done(attempt, list.get(), outcome).orElse("");
    return list.get().reading().output().map(pattern -> Answer.all(pattern, output));
  }

  private static Map<Placeholder, String> values(TapeName name) {
    Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);
    String key = name.key().name();
    int slash = key.lastIndexOf('/');
    values.put(Placeholder.KEY, key);
    values.put(Placeholder.DIRECTORY, slash < 0 ? "." : key.substring(0, slash));
    name.locator().ifPresent(locator -> values.put(Placeholder.LOCATOR, locator));
    return values;
  }

  private Outcome run(
      String attempt, Command command, Map<Placeholder, String> values, List<String> each)
      throws TierException {
    List<String> arguments =
        command.arguments(values, each).orElseThrow(() -> failure.option(attempt, command.role()));
    try {
      return runner.run(arguments, command.deadline());
    } catch (InterruptedException e) {
      throw failure.interrupted(attempt, e);
    }
  }

  private Verdict judged(String attempt, Command command, Outcome outcome) throws TierException {
    Verdict verdict = command.reading().judge(outcome);
    if (outcome instanceof Outcome.NotStarted && verdict instanceof Verdict.Failed failed) {
      throw failure.of(attempt, command.role(), failed);
    }
    return verdict;
  }

  /** What the command printed; nothing when it says that there is no such object. */
  private Optional<String> done(String attempt, Command command, Outcome outcome)
      throws TierException {
    return switch (judged(attempt, command, outcome)) {
      case Verdict.Done(String output, _) -> Optional.of(output);
      case Verdict.Missing _ -> Optional.empty();
      case Verdict.Failed failed -> throw failure.of(attempt, command.role(), failed);
    };
  }

  private Answer understood(String attempt, Command command, String output) throws TierException {
    return Answer.first(command.reading().output().orElseThrow(), output)
        .orElseThrow(() -> garbage(attempt, command, output));
  }

  private TierException garbage(String attempt, Command command, String output) {
    return failure.transientFailure(
        attempt,
        "nobody understands what the %s command printed%s; correct its output pattern"
            .formatted(command.role().word(), Reading.said(output)));
  }

  /** Permission to put. */
  private interface Drive extends AutoCloseable {
    @Override
    void close();
  }

  private Drive drive(String attempt) throws TierException {
    try {
      writing.acquire();
    } catch (InterruptedException e) {
      throw failure.interrupted(attempt, e);
    }
    return writing::release;
  }
}
