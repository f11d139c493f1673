package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One large file to HDFS and back, beside Hadoop's own shell; both ends durable. */
final class LargeHdfs implements Scenario {
  private static final List<String> NAME = List.of("large");
  private static final String SHELL = "hadoop fs";
  private static final double TIMES = 1.0;
  private static final double SHARE_OF_CPU = 0.5;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Options options = site.options();
    String fs = site.fileSystem();
    Path file = site.tree().resolve("large");
    Path back = site.tree().resolve("large.back");
    Programs.run("bash", "-c", "head -c " + options.sizeBytes() + " /dev/urandom >" + file);
    Contest up =
        new Contest(
                options.size + " to HDFS",
                fs,
                () ->
                    Spent.byDaemon(site, () -> site.requests().ask(NAME, Site.archive(Site.LAKE))))
            .beside(SHELL, () -> put(site, file));
    Contest down =
        new Contest(
                options.size + " from HDFS",
                fs,
                () ->
                    Spent.byDaemon(
                        site, () -> site.requests().ask(NAME, new Order.Restore(Terms.NONE))))
            .beside(SHELL, () -> get(site, back));
    for (int round = 1; round <= options.rounds; round++) {
      report.note("hdfs-large: round " + round);
      up.round();
      site.requests().ask(NAME, Site.release());
      down.round();
      Programs.run("cmp", file.toString(), back.toString());
      Files.delete(back);
      site.requests().ask(NAME, new Order.Remove(Site.LAKE, Terms.NONE));
      Programs.run("bash", "-c", site.hdfs().shell("-rm -f -skipTrash /bench/large"));
    }
    Files.delete(file);
    for (Contest contest : List.of(up, down)) {
      report.add(contest.rate(SHELL, "MB/s", options.sizeBytes() / 1e6));
      report.add(contest.times(SHELL).atLeast(TIMES));
      report.add(contest.cpu(SHELL));
      report.add(contest.cpuShare(SHELL).atMost(SHARE_OF_CPU));
    }
  }

  /** Written under its name at once, which is its fastest way. */
  private static Spent put(Site site, Path file) throws IOException, InterruptedException {
    String put = site.hdfs().shell("-put -d -f " + file + " /bench/large");
    return Spent.by(put + " && sync -f " + site.pool().path());
  }

  private static Spent get(Site site, Path back) throws IOException, InterruptedException {
    String get = site.hdfs().shell("-get -f /bench/large " + back);
    return Spent.by(get + " && sync -f " + back);
  }
}
