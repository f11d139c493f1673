package io.drover.house;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who may import whom. Rooms are packages with everything below them; the longest name wins. What a
 * table here names is a package or a class; {@code io.drover.mover!} is that package alone.
 */
final class Rooms implements Rule {
  /** The class that does all the `new`, and what prepares it or checks the machine for it. */
  private static final List<String> WIRING =
      List.of(
          "io.drover.mover!",
          "io.drover.mover.config",
          "io.drover.mover.cli.Doctor",
          "io.drover.mover.ops.Doctor");

  /** What each room sees of ours, besides itself. */
  private static final Map<String, List<String>> SEES =
      Map.of(
          "io.drover.linux", List.of(),
          "io.drover.tier", List.of(),
          "io.drover.tier.disk", List.of("io.drover.tier", "io.drover.linux"),
          "io.drover.tier.hdfs", List.of("io.drover.tier"),
          "io.drover.tier.s3", List.of("io.drover.tier"),
          "io.drover.tier.command", List.of("io.drover.tier"),
          "io.drover.events", List.of(),
          "io.drover.stub", List.of("io.drover.tier"));

  /** The daemon's rooms lie below its wiring, see everything of ours and are fenced below. */
  private static final Set<String> DAEMON_ROOMS =
      Set.of(
          "intake",
          "lane",
          "migration",
          "copy",
          "home",
          "recall",
          "govern",
          "door",
          "keeper",
          "report",
          "ops",
          "cli",
          "config");

  private static final List<Fence> FENCES =
      List.of(
          new Fence(
              List.of("io.drover.mover.migration"),
              List.of(
                  "java.io",
                  "java.nio",
                  "java.net",
                  "java.lang.Thread",
                  "java.util.concurrent",
                  "java.util.Timer",
                  "org.apache.kafka",
                  "io.drover.linux"),
              "migration is pure: it decides over facts, and the lane performs the effects"),
          new Fence(
              List.of("io.drover.mover.door"),
              List.of("io.drover.tier"),
              "a door translates a request to recall; it knows no tier"),
          new Fence(
              List.of("io.drover.mover"),
              List.of(
                  "io.drover.tier.disk",
                  "io.drover.tier.hdfs",
                  "io.drover.tier.s3",
                  "io.drover.tier.command"),
              WIRING,
              "only the wiring knows the tiers' implementations; take the Tier contract instead"),
          new Fence(
              List.of("io.drover"),
              List.of("org.apache.kafka", "kafka"),
              List.of(
                  "io.drover.events",
                  "io.drover.mover.intake",
                  "io.drover.mover.report",
                  "io.drover.mover.ops",
                  "io.drover.mover.cli",
                  "io.drover.mover!"),
              "Kafka's types stay with intake, report, the embedded broker, cli and events"),
          new Fence(
              List.of("io.drover"),
              List.of("org.apache.hadoop"),
              List.of("io.drover.tier.hdfs"),
              "Hadoop's types stay in the tier that speaks to it"),
          new Fence(
              List.of("io.drover"),
              List.of("software.amazon"),
              List.of("io.drover.tier.s3"),
              "AWS's types stay in the tier that speaks to it"),
          new Fence(
              List.of("io.drover.mover"),
              List.of("io.drover.mover.Drover"),
              List.of("io.drover.mover!", "io.drover.mover.cli"),
              "the wiring knows the rooms, not the rooms the wiring; take a constructor argument"),
          new Fence(
              List.of("io.drover"),
              List.of("java.util.logging", "org.apache.log4j", "org.apache.logging", "sun", "jdk"),
              // Who is at the other end of a socket is told by the public API of module jdk.net
              // only.
              List.of("io.drover.mover.keeper.KeeperSocket"),
              "log through slf4j, and use the public Java API"));

  /** In {@code rooms}, nothing but {@code except} may name {@code banned}. */
  private record Fence(
      List<String> rooms, List<String> banned, List<String> except, String reason) {
    Fence(List<String> rooms, List<String> banned, String reason) {
      this(rooms, banned, List.of(), reason);
    }

    boolean stops(Source source, String name) {
      return any(rooms, source.className())
          && !any(except, source.className())
          && any(banned, name);
    }
  }

  @Override
  public List<Finding> check(Source source) {
    if (!source.isProduction()) {
      return List.of();
    }
    if (roomOf(source.className()).isEmpty()) {
      String message = "%s is in no room; give it one in Rooms".formatted(source.packageName());
      return List.of(source.finding(1, message));
    }
    Map<Long, Finding> byLine = new TreeMap<>();
    for (Mention mention : Mention.in(source)) {
      long line = mention.place().line();
      objection(source, qualified(mention))
          .map(reason -> source.finding(line, mention.name() + ": " + reason))
          .ifPresent(finding -> byLine.putIfAbsent(line, finding));
    }
    return List.copyOf(byLine.values());
  }

  /** A name without a package may be one of java.lang; no other needs no import. */
  private static String qualified(Mention mention) {
    String name = mention.name().replaceFirst("^new\\.", "");
    return Character.isUpperCase(name.charAt(0)) ? "java.lang." + name : name;
  }

  private static Optional<String> objection(Source source, String name) {
    for (Fence fence : FENCES) {
      if (fence.stops(source, name)) {
        return Optional.of(fence.reason());
      }
    }
    String room = roomOf(source.className()).orElseThrow();
    List<String> seen = SEES.get(room);
    if (seen == null || !within("io.drover", name)) {
      return Optional.empty();
    }
    Optional<String> named = roomOf(name);
    if (named.isPresent() && (named.get().equals(room) || seen.contains(named.get()))) {
      return Optional.empty();
    }
    return Optional.of("%s sees of ours only itself and %s".formatted(room, seen));
  }

  private static Optional<String> roomOf(String name) {
    if (within("io.drover.mover!", name)) {
      return Optional.of("io.drover.mover");
    }
    return Stream.concat(
            SEES.keySet().stream(), DAEMON_ROOMS.stream().map(room -> "io.drover.mover." + room))
        .filter(room -> within(room, name))
        .max(Comparator.comparingInt(String::length));
  }

  private static boolean any(List<String> places, String name) {
    return places.stream().anyMatch(place -> within(place, name));
  }

  private static boolean within(String place, String name) {
    if (!place.endsWith("!")) {
      return name.equals(place) || name.startsWith(place + ".");
    }
    String prefix = place.substring(0, place.length() - 1) + ".";
    return name.startsWith(prefix) && !Character.isLowerCase(name.charAt(prefix.length()));
  }
}
