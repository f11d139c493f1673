package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One large file to a store and back, beside rclone, and for the way back beside curl. */
final class LargeS3 implements Scenario {
  private static final List<String> NAME = List.of("large");
  private static final String THEIRS = "theirs";
  private static final double TIMES_UP = 4;
  private static final double TIMES_DOWN = 2;
  private static final double FRACTION_OF_CURL = 0.9;
  private static final double SHARE_OF_CPU = 0.4;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Options options = site.options();
    String fs = site.fileSystem();
    Path file = site.tree().resolve("large");
    Path back = site.tree().resolve("back");
    Files.createDirectories(back);
    Programs.run("bash", "-c", "head -c " + options.sizeBytes() + " /dev/urandom >" + file);
    Contest up = up(site, fs, file);
    Contest down = down(site, fs, back);
    for (int round = 1; round <= options.rounds; round++) {
      report.note("s3-large: round " + round);
      site.s3().deleteAll(THEIRS);
      up.round();
      site.requests().ask(NAME, Site.release());
      down.round();
      Programs.run(
          "bash", "-c", "cmp %s %s && rm %s/*".formatted(file, back.resolve("large"), back));
      site.requests().ask(NAME, new Order.Remove(Site.CLOUD, Terms.NONE));
    }
    site.s3().deleteAll(THEIRS);
    Programs.run("rm", "-r", file.toString(), back.toString());
    double megabytes = options.sizeBytes() / 1e6;
    report.add(up.rate("rclone", "MB/s", megabytes));
    report.add(up.times("rclone").atLeast(TIMES_UP));
    report.add(up.cpu("rclone"));
    report.add(up.cpuShare("rclone").atMost(SHARE_OF_CPU));
    report.add(down.rate("rclone", "MB/s", megabytes));
    report.add(down.times("rclone").atLeast(TIMES_DOWN));
    report.add(down.rate("curl", "MB/s", megabytes));
    report.add(down.times("curl").atLeast(FRACTION_OF_CURL));
    report.add(down.cpu("rclone"));
    report.add(down.cpuShare("rclone").atMost(SHARE_OF_CPU));
    report.add(down.cpu("curl"));
  }

  private static Contest up(Site site, String fs, Path file) {
    return new Contest(
            site.options().size + " to S3",
            fs,
            () -> Spent.byDaemon(site, () -> site.requests().ask(NAME, Site.archive(Site.CLOUD))))
        .beside("rclone", () -> Spent.by(Rclone.up(site, file.toString(), THEIRS)));
  }

  private static Contest down(Site site, String fs, Path back) {
    String sync = " && sync -f " + back;
    return new Contest(
            site.options().size + " from S3",
            fs,
            () ->
                Spent.byDaemon(
                    site, () -> site.requests().ask(NAME, new Order.Restore(Terms.NONE))))
        .beside("rclone", () -> Spent.by(Rclone.down(site, THEIRS, back.toString()) + sync))
        .beside(
            "curl",
            () -> {
              String object = site.s3().onlyObject(site.s3().near(), Site.CLOUD + "/");
              return Spent.by("curl -sSf -o " + back + "/curled " + object + sync);
            });
  }
}
