package io.drover.bench;

import java.io.IOException;

/** Processor time that the daemon uses for work: what tells even when others use the machine. */
final class Effort {
  private static final double MICROSECONDS = 1e6;

  private final Site site;
  private final int files;
  private final Samples samples = new Samples();

  Effort(Site site, int files) {
    this.site = site;
    this.files = files;
  }

  long of(Compared.Timed work) throws IOException, InterruptedException {
    double before = site.daemon().cpuSeconds();
    long nanos = work.nanos();
    samples.add((site.daemon().cpuSeconds() - before) * MICROSECONDS / files);
    return nanos;
  }

  Row row(String what, String fileSystem) {
    return Row.plain(what + ": the daemon's processor time", fileSystem, "µs/file", samples);
  }
}
