package io.drover.bench;

import java.io.IOException;

/** Something that is measured at a site whose daemon runs. */
@FunctionalInterface
interface Scenario {
  /** Leaves the daemon running and nothing queued. */
  void run(Site site, Report report) throws IOException, InterruptedException;
}
