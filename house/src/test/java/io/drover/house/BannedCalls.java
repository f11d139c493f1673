package io.drover.house;

import java.util.ArrayList;
import java.util.List;

/** Calls that hide a dependency; each has a replacement that a test can hold in its hand. */
final class BannedCalls implements Rule {
  /** Where clocks, sleepers and randomness are made. */
  private static final List<String> WIRING = List.of("io.drover.mover");

  private static final String CLOCK = "take a java.time.InstantSource as constructor argument";
  private static final String TICKER = "take a ticker (LongSupplier of ns) as constructor argument";
  private static final String RANDOM = "take a RandomGenerator as constructor argument";
  private static final String LOG = "log through slf4j, or return it";

  /** A program of its own, small on purpose: its main is its wiring, and it has no logger. */
  private static final String KEEPER = "io.drover.mover.keeper.Keeper";

  private static final List<Ban> BANS =
      List.of(
          new Ban("Instant.now", WIRING, CLOCK),
          new Ban("LocalDateTime.now", WIRING, CLOCK),
          new Ban("ZonedDateTime.now", WIRING, CLOCK),
          new Ban("OffsetDateTime.now", WIRING, CLOCK),
          new Ban("System.currentTimeMillis", WIRING, CLOCK),
          new Ban("Clock.systemUTC", WIRING, CLOCK),
          new Ban("Clock.systemDefaultZone", WIRING, CLOCK),
          new Ban("InstantSource.system", WIRING, CLOCK),
          // poll(2) that a signal interrupts goes on for the time that is left.
          new Ban(
              "System.nanoTime",
              List.of("io.drover.mover", "io.drover.linux.Wait", KEEPER),
              TICKER),
          new Ban("Thread.sleep", WIRING, "take a sleeper as constructor argument"),
          new Ban("new.Random", WIRING, RANDOM),
          new Ban("new.SecureRandom", WIRING, RANDOM),
          new Ban("ThreadLocalRandom.current", WIRING, RANDOM),
          new Ban("Math.random", WIRING, RANDOM),
          new Ban("UUID.randomUUID", WIRING, RANDOM),
          new Ban("System.exit", List.of("io.drover.mover.cli.Main"), "return an exit code"),
          new Ban("System.out", List.of("io.drover.mover.cli", KEEPER), LOG),
          new Ban("System.err", List.of("io.drover.mover.cli", KEEPER), LOG),
          new Ban(
              "Executors.newCachedThreadPool",
              List.of(),
              "use virtual threads under a bound: newVirtualThreadPerTaskExecutor and a"
                  + " Semaphore"));

  /** A call as {@code Class.member} or {@code new.Class}, banned outside {@code except}. */
  private record Ban(String call, List<String> except, String instead) {
    boolean covers(Source source) {
      return except.stream()
          .noneMatch(
              place -> source.packageName().equals(place) || source.className().equals(place));
    }
  }

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    if (!source.isProduction()) {
      return findings;
    }
    for (Mention mention : Mention.in(source)) {
      for (Ban ban : BANS) {
        if (mention.shortName().equals(ban.call()) && ban.covers(source)) {
          String message = mention.name() + ": " + ban.instead();
          findings.add(source.finding(mention.place().line(), message));
        }
      }
    }
    return findings;
  }
}
