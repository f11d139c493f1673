package io.drover.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Many small files archived, released and read again. */
final class SmallFiles implements Scenario {
  private static final int FILE_BYTES = 16 << 10;
  private static final double FILES_PER_SECOND = 3000;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Options options = site.options();
    Compared archive = new Compared();
    Samples released = new Samples();
    Samples read = new Samples();
    Samples plainRead = new Samples();
    Samples readBesideCp = new Samples();
    Effort archiving = new Effort(site, options.files);
    Effort releasing = new Effort(site, options.files);
    Effort reading = new Effort(site, options.files);
    for (int round = 1; round <= options.rounds; round++) {
      report.note("small: round " + round);
      SmallSet set = SmallSet.create(site.tree(), "small-" + round, options.files, FILE_BYTES);
      archive.round(
          () -> copy(set.directory(), site.reference().resolve(set.name())),
          () -> archiving.of(() -> site.requests().ask(set.paths(), Site.archive("vault"))));
      released.add(rate(set, releasing.of(() -> site.requests().ask(set.paths(), Site.release()))));
      Path names = site.scratch().resolve("names");
      Programs.coolDown();
      plainRead.add(rate(set, set.cat(site.reference(), names)));
      Programs.coolDown();
      long readNanos = reading.of(() -> set.cat(site.tree(), names));
      read.add(rate(set, readNanos));
      readBesideCp.add(archive.timesCp(readNanos));
      set.delete();
      Programs.run("rm", "-rf", site.reference().resolve(set.name()).toString());
    }
    String fs = site.fileSystem();
    String files = "%,d × 16 KiB ".formatted(options.files);
    report.add(
        archive.rate(files + "archived", fs, "files/s", options.files).atLeast(FILES_PER_SECOND));
    report.add(archive.times(files + "archived", fs));
    report.add(archiving.row(files + "archived", fs));
    report.add(Row.plain(files + "released", fs, "files/s", released));
    report.add(releasing.row(files + "released", fs));
    report.add(
        Row.plain(files + "read back by cat", fs, "files/s", read)
            .beside(plainRead)
            .atLeast(FILES_PER_SECOND));
    report.add(Row.plain(files + "read back by cat", fs, "× cp + sync -f", readBesideCp));
    report.add(reading.row(files + "read back by cat", fs));
  }

  private static double rate(SmallSet set, long nanos) {
    return set.paths().size() * 1e9 / nanos;
  }

  private static long copy(Path from, Path to) throws IOException, InterruptedException {
    Programs.run("rm", "-rf", to.toString());
    Programs.run("sync", "-f", to.getParent().toString());
    String command = "cp -r --reflink=never %s %s && sync -f %s".formatted(from, to, to);
    return Programs.time("bash", "-c", command);
  }
}
