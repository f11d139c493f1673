package io.drover.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Many small released files read by several readers at once, each with a part of them. */
final class ReadersTogether implements Scenario {
  private static final int FILE_BYTES = 16 << 10;
  private static final int[] READERS = {1, 8, 64};

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    int count = site.options().files;
    SmallSet set = SmallSet.create(site.tree(), "together", count, FILE_BYTES);
    Path copy = site.reference().resolve(set.name());
    Programs.run("cp", "-r", set.directory().toString(), copy.toString());
    site.requests().ask(set.paths(), Site.archive("vault"));
    Path names = site.scratch().resolve("names");
    for (int readers : READERS) {
      Samples plain = new Samples();
      Samples read = new Samples();
      for (int round = 1; round <= site.options().rounds; round++) {
        report.note("readers: %d, round %d".formatted(readers, round));
        site.requests().ask(set.paths(), Site.release());
        Programs.coolDown();
        plain.add(count * 1e9 / set.cat(site.reference(), names, readers));
        Programs.coolDown();
        read.add(count * 1e9 / set.cat(site.tree(), names, readers));
      }
      String what = "%,d × 16 KiB read back cold by %d cat".formatted(count, readers);
      report.add(Row.plain(what, site.fileSystem(), "files/s", read).beside(plain));
    }
    set.delete();
    Programs.run("rm", "-rf", copy.toString());
  }
}
