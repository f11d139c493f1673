package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What lives on the daemon's heap while it moves as many large files at a time as it does by
 * default, to a pool and back. It runs with the heap that its launcher gives it.
 */
record HeapWhileBusy(String pool) implements Scenario {
  private static final double MIB = 1 << 20;
  private static final double MOST_MIB = 256;
  private static final int FILES = 8;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    long bytes = site.options().sizeBytes() / FILES;
    for (int number = 0; number < FILES; number++) {
      String name = "busy-" + number;
      Path file = site.tree().resolve(name);
      Programs.run("bash", "-c", "head -c " + bytes + " /dev/urandom >" + file);
      names.add(name);
    }
    String what =
        "the daemon's live heap, %d × %,d MiB %s %s, at most, MiB"
            .formatted(FILES, bytes >> 20, "%s", pool.equals(Site.LAKE) ? "HDFS" : "S3");
    Samples archiving = new Samples();
    Samples restoring = new Samples();
    for (int round = 1; round <= site.options().rounds; round++) {
      report.note("heap, %s: round %d".formatted(pool, round));
      archiving.add(during(site, names, Site.archive(pool)));
      site.requests().ask(names, Site.release());
      restoring.add(during(site, names, new Order.Restore(Terms.NONE)));
      site.requests().ask(names, new Order.Remove(pool, Terms.NONE));
    }
    for (String name : names) {
      Programs.run("rm", site.tree().resolve(name).toString());
    }
    String fs = site.fileSystem();
    report.add(Row.plain(what.formatted("to"), fs, "MiB", archiving).atMost(MOST_MIB));
    report.add(Row.plain(what.formatted("from"), fs, "MiB", restoring).atMost(MOST_MIB));
  }

  private static double during(Site site, List<String> names, Order.OnFile order)
      throws IOException, InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                site.requests().ask(names, order);
                done.complete(null);
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    double most = 0;
    while (!done.isDone()) {
      most = Math.max(most, site.daemon().liveHeapBytes() / MIB);
    }
    done.join();
    return most;
  }
}
