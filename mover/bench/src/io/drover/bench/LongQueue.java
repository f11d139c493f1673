package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A queue of very many archive requests: first nothing takes them, because their pool is paused;
 * then they are worked on. Their files do not exist, so that intake is what is busy.
 */
final class LongQueue implements Scenario {
  private static final double HEAP_MEBIBYTES = 256;
  private static final double SECONDS = 1;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Requests requests = site.requests();
    int rounds = site.options().rounds;
    int queued = site.options().queued;
    SmallSet set = SmallSet.create(site.tree(), "wanted", 2 * rounds, 16 << 10);
    requests.ask(set.paths(), Site.archive("vault"));
    requests.ask(set.paths(), Site.release());

    requests.control(new Order.Pause("shelf"));
    List<String> missing = IntStream.range(0, queued).mapToObj(i -> "missing/" + i).toList();
    requests.leave(missing, Site.archive("shelf"));
    Samples still = restores(requests, set.paths().subList(0, rounds));
    Samples heap = new Samples();
    heap.add(site.daemon().liveHeapBytes() / (double) (1 << 20));
    requests.control(new Order.Resume("shelf"));
    Samples moving = restores(requests, set.paths().subList(rounds, 2 * rounds));

    String behind = " behind %,d queued archives".formatted(queued);
    report.add(
        Row.plain("live heap" + behind, site.fileSystem(), "MiB", heap).atMost(HEAP_MEBIBYTES));
    report.add(Row.plain("restore done" + behind, site.fileSystem(), "s", still).atMost(SECONDS));
    report.add(
        Row.plain("restore done" + behind + ", which are worked on", site.fileSystem(), "s", moving)
            .atMost(SECONDS));
  }

  /** From the publish to the result: whatever started has started before it was done. */
  private static Samples restores(Requests requests, List<String> paths) throws IOException {
    Samples seconds = new Samples();
    for (String path : paths) {
      seconds.add(requests.ask(List.of(path), new Order.Restore(Terms.NONE)) / 1e9);
    }
    return seconds;
  }
}
