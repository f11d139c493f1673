package io.drover.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same work done by other tools and by us in turn; every ratio is of one round. */
final class Contest {
  private static final String OURS = "drover";

  private final String what;
  private final String fileSystem;
  private final Map<String, Work> works = new LinkedHashMap<>();
  private final Map<String, Samples> seconds = new HashMap<>();
  private final Map<String, Samples> cpuSeconds = new HashMap<>();
  private final Map<String, Samples> timesAsFast = new HashMap<>();
  private final Map<String, Samples> shareOfCpu = new HashMap<>();
  private int rounds;

  /** Something that is done once a round. */
  @FunctionalInterface
  interface Work {
    Spent perform() throws IOException, InterruptedException;
  }

  Contest(String what, String fileSystem, Work ours) {
    this.what = what;
    this.fileSystem = fileSystem;
    works.put(OURS, ours);
  }

  Contest beside(String name, Work work) {
    works.put(name, work);
    return this;
  }

  /** Everybody once, with cold caches; who begins changes, so that nobody always comes first. */
  void round() throws IOException, InterruptedException {
    List<String> order = new ArrayList<>(works.keySet());
    Collections.rotate(order, rounds++);
    Map<String, Spent> spent = new HashMap<>();
    for (String name : order) {
      Programs.coolDown();
      Spent mine = works.get(name).perform();
      spent.put(name, mine);
      samples(seconds, name).add(mine.nanos() / 1e9);
      samples(cpuSeconds, name).add(mine.cpuSeconds());
    }
    Spent ours = spent.get(OURS);
    spent.forEach(
        (name, other) -> {
          samples(timesAsFast, name).add((double) other.nanos() / ours.nanos());
          samples(shareOfCpu, name).add(ours.cpuSeconds() / other.cpuSeconds());
        });
  }

  private static Samples samples(Map<String, Samples> all, String name) {
    return all.computeIfAbsent(name, _ -> new Samples());
  }

  Row rate(String other, String unit, double amount) {
    return Row.plain(what + ", beside " + other, fileSystem, unit, perSecond(OURS, amount))
        .beside(perSecond(other, amount));
  }

  Row times(String other) {
    return Row.plain(what, fileSystem, "× " + other, timesAsFast.get(other));
  }

  Row cpu(String other) {
    String name = what + ": processor time, beside " + other;
    return Row.plain(name, fileSystem, "s", cpuSeconds.get(OURS)).beside(cpuSeconds.get(other));
  }

  Row cpuShare(String other) {
    String name = what + ": processor time";
    return Row.plain(name, fileSystem, "× " + other, shareOfCpu.get(other));
  }

  private Samples perSecond(String name, double amount) {
    Samples rates = new Samples();
    seconds.get(name).values().forEach(value -> rates.add(amount / value));
    return rates;
  }
}
