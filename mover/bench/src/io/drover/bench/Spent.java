package io.drover.bench;

import java.io.IOException;

/**
 * What work took.
 *
 * @param cpuSeconds processor time of whoever did it, its children included
 */
record Spent(long nanos, double cpuSeconds) {
  /** A command for the shell, its start included. */
  static Spent by(String command) throws IOException, InterruptedException {
    // The shell tells the time of its children last, on the stream that is read here.
    String timed = "TIMEFORMAT='%U %S'; time { " + command + "; }";
    long start = System.nanoTime();
    String said = Programs.run("bash", "-c", timed);
    long nanos = System.nanoTime() - start;
    String[] times = said.substring(said.lastIndexOf('\n') + 1).split(" ");
    return new Spent(nanos, Double.parseDouble(times[0]) + Double.parseDouble(times[1]));
  }

  /** Requests to the daemon, and its processor time. */
  static Spent byDaemon(Site site, Compared.Timed work) throws IOException, InterruptedException {
    double before = site.daemon().cpuSeconds();
    long nanos = work.nanos();
    return new Spent(nanos, site.daemon().cpuSeconds() - before);
  }
}
