package io.drover.bench;

import java.io.IOException;

/**
 * From the start of the process to its line that it is ready, with few files and with many, and the
 * memory that it and the kernel hold then.
 */
final class DaemonStart implements Scenario {
  private static final double SECONDS = 3;
  private static final double MIB = 1 << 20;

  /** Of each start. */
  private record Starts(Samples seconds, Samples daemonMib, Samples kernelMib) {
    Starts() {
      this(new Samples(), new Samples(), new Samples());
    }
  }

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    int released = site.options().released;
    String fs = site.fileSystem();
    Starts none = starts(site);
    SmallSet set = SmallSet.create(site.tree(), "many", released, 1 << 10);
    site.requests().ask(set.paths(), Site.archive("vault"));
    site.requests().ask(set.paths(), Site.release());
    Samples live = new Samples();
    live.add(site.daemon().liveHeapBytes() / MIB);
    Starts many = starts(site);
    String those = "%,d released".formatted(released);
    String ready = "ready after a restart";
    report.add(Row.plain(ready + ", 0 files", fs, "s", none.seconds).atMost(SECONDS));
    report.add(
        Row.plain(ready + ", " + those, fs, "s", many.seconds)
            .beside(none.seconds)
            .atMost(SECONDS));
    report.add(Row.plain("the daemon's live heap, " + those, fs, "MiB", live));
    report.add(
        Row.plain("the daemon's memory after a restart, " + those, fs, "MiB", many.daemonMib)
            .beside(none.daemonMib));
    report.add(
        Row.plain("unreclaimable slabs then, " + those, fs, "MiB", many.kernelMib)
            .beside(none.kernelMib));
    set.delete();
  }

  private static Starts starts(Site site) throws IOException, InterruptedException {
    Starts starts = new Starts();
    for (int round = 0; round < site.options().rounds; round++) {
      site.stopDaemon();
      DaemonProcess daemon = site.startDaemon();
      starts.seconds.add(daemon.startNanos() / 1e9);
      // What the kernel could give back is no price of ours.
      Programs.coolDown();
      starts.daemonMib.add(daemon.residentBytes() / MIB);
      starts.kernelMib.add(Machine.unreclaimableBytes() / MIB);
    }
    return starts;
  }
}
