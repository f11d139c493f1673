package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Many files to a store and back, beside rclone.
 *
 * @param small all of 16 KiB; otherwise of all sizes
 * @param timesUp as fast as rclone, as was promised
 */
record ManyS3(boolean small, double timesUp, OptionalDouble timesDown) implements Scenario {
  private static final int SMALL_BYTES = 16 << 10;
  private static final String THEIRS = "theirs";

  static ManyS3 ofAllSizes() {
    return new ManyS3(false, 2, OptionalDouble.of(2));
  }

  static ManyS3 ofSmall() {
    return new ManyS3(true, 1.5, OptionalDouble.empty());
  }

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Options options = site.options();
    String fs = site.fileSystem();
    Path back = site.tree().resolve("back");
    String what =
        small
            ? "%,d × 16 KiB".formatted(options.files)
            : "%,d files, %s in all,".formatted(options.mixed, options.size);
    FileSet set =
        small
            ? FileSet.alike(site.tree(), "small", options.files, SMALL_BYTES)
            : FileSet.mixed(site.tree(), "mixed", options.mixed, options.sizeBytes());
    Contest up =
        new Contest(
                what + " to S3",
                fs,
                () ->
                    Spent.byDaemon(
                        site, () -> site.requests().ask(set.paths(), Site.archive(Site.CLOUD))))
            .beside("rclone", () -> Spent.by(Rclone.up(site, set.directory().toString(), THEIRS)));
    Contest down =
        new Contest(
                what + " from S3",
                fs,
                () ->
                    Spent.byDaemon(
                        site,
                        () -> site.requests().ask(set.paths(), new Order.Restore(Terms.NONE))))
            .beside(
                "rclone",
                () -> Spent.by(Rclone.down(site, THEIRS, back.toString()) + " && sync -f " + back));
    for (int round = 1; round <= options.rounds; round++) {
      report.note(what + ": round " + round);
      Files.createDirectories(back);
      site.s3().deleteAll(THEIRS);
      up.round();
      site.requests().ask(set.paths(), Site.release());
      down.round();
      Programs.run("bash", "-c", "diff -r %s %s && rm -r %2$s".formatted(set.directory(), back));
      site.requests().ask(set.paths(), new Order.Remove(Site.CLOUD, Terms.NONE));
    }
    site.s3().deleteAll(THEIRS);
    set.delete();
    report(report, up, set, Optional.of(timesUp));
    report(report, down, set, timesDown.stream().boxed().findFirst());
  }

  private void report(Report report, Contest contest, FileSet set, Optional<Double> bound)
      throws IOException {
    report.add(
        small
            ? contest.rate("rclone", "files/s", set.paths().size())
            : contest.rate("rclone", "MB/s", set.bytes() / 1e6));
    Row times = contest.times("rclone");
    report.add(bound.map(times::atLeast).orElse(times));
    report.add(contest.cpu("rclone"));
    report.add(contest.cpuShare("rclone"));
  }
}
