package io.drover.mover.govern;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether somebody sweeps. For many threads. */
final class SweepWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SweepWatch.class);

  /** Of those whose reading was seen, nine in ten: who reads some of them through is no sweep. */
  private static final double SHARE = 0.9;

  private final Demander who;
  private final Sweep sweep;
  private final Usage heads;
  private final Usage all;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean looksOnly;

  SweepWatch(Demander who, Sweep sweep, LongSupplier nanoClock) {
    this.who = who;
    this.sweep = sweep;
    this.heads = new Usage(sweep.within(), nanoClock);
    this.all = new Usage(sweep.within(), nanoClock);
  }

  void read(long upTo, long bytes) {
    boolean head = Sweep.isHead(upTo, bytes);
    looksOnly = head;
    all.add(1);
    heads.add(head ? 1 : 0);
  }

  boolean looksOnly() {
    return looksOnly;
  }

  boolean sweeps() {
    long found = heads.sum();
    boolean sweeps = found >= sweep.files() && found >= SHARE * all.sum();
    if (told.getAndSet(sweeps) != sweeps) {
      if (sweeps) {
        LOG.warn(
            "{} sweeps: of {} files within {} that came back for it no more than the beginning was"
                + " read; from here on: {} (governor.sweep)",
            who,
            found,
            sweep.within(),
            sweep.then());
      } else {
        LOG.info("{} sweeps no more", who);
      }
    }
    return sweeps;
  }
}
