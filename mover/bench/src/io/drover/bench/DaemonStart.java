package io.drover.bench;

import java.io.IOException;

/** From the start of the process to its line that it is ready, with few files and with many. */
final class DaemonStart implements Scenario {
  private static final double SECONDS = 3;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    int released = site.options().released;
    Samples none = starts(site);
    SmallSet set = SmallSet.create(site.tree(), "many", released, 1 << 10);
    site.requests().ask(set.paths(), Site.archive("vault"));
    site.requests().ask(set.paths(), Site.release());
    Samples many = starts(site);
    String what = "ready after a restart";
    report.add(Row.plain(what + ", 0 files", site.fileSystem(), "s", none).atMost(SECONDS));
    report.add(
        Row.plain(what + ", %,d released".formatted(released), site.fileSystem(), "s", many)
            .beside(none)
            .atMost(SECONDS));
    set.delete();
  }

  private static Samples starts(Site site) throws IOException {
    Samples seconds = new Samples();
    for (int round = 0; round < site.options().rounds; round++) {
      site.stopDaemon();
      seconds.add(site.startDaemon().startNanos() / 1e9);
    }
    return seconds;
  }
}
