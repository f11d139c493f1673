package io.drover.bench;

import java.io.IOException;

/** The same work done by cp, by us, and by cp again: in turn, so that the disk's moods hit all. */
final class Compared {
  private final Samples ours = new Samples();
  private final Samples reference = new Samples();
  private final Samples ratios = new Samples();
  private final Samples referenceRatios = new Samples();
  private double cpNanos;
  private double ownNanos;

  /** Something whose nanoseconds count. */
  @FunctionalInterface
  interface Timed {
    long nanos() throws IOException, InterruptedException;
  }

  /** One round; each way starts with cold caches and finds what the first found. */
  void round(Timed cp, Timed us) throws IOException, InterruptedException {
    Programs.coolDown();
    double first = cp.nanos();
    Programs.coolDown();
    double mine = us.nanos();
    Programs.coolDown();
    double second = cp.nanos();
    ours.add(mine);
    ownNanos = mine;
    reference.add(first);
    reference.add(second);
    // The disk may drift during a round; what lies in the middle is held against both sides.
    cpNanos = (first + second) / 2;
    ratios.add(cpNanos / mine);
    referenceRatios.add(first / second);
  }

  /** Other work on the same files as a multiple of what cp took in the last round. */
  double timesCp(double nanos) {
    return cpNanos / nanos;
  }

  /** How long it took us in the last round. */
  double ownNanos() {
    return ownNanos;
  }

  /** Times as a rate. */
  Row rate(String what, String fileSystem, String unit, double amount) {
    return Row.plain(what, fileSystem, unit, perSecond(ours, amount))
        .beside(perSecond(reference, amount));
  }

  /** How fast we are as a multiple of cp, without a promise. */
  Row times(String what, String fileSystem) {
    return Row.plain(what, fileSystem, "× cp + sync -f", ratios).beside(referenceRatios);
  }

  /** The same with one; a lack within cp's own spread cannot be measured. */
  Row ratio(String what, String fileSystem, double bound) {
    return ratio(what, fileSystem, "cp + sync -f", bound);
  }

  /** The same beside something else than cp. */
  Row ratio(String what, String fileSystem, String other, double bound) {
    double median = ratios.median();
    boolean unmeasurable = median < bound && median >= referenceRatios.min();
    String text = "≥ " + bound + (unmeasurable ? " (not measurable)" : "");
    Row.Target target = new Row.Target(true, bound, unmeasurable ? bound : median, text);
    return Row.plain(what, fileSystem, "× " + other, ratios).beside(referenceRatios).with(target);
  }

  private static Samples perSecond(Samples nanos, double amount) {
    Samples rates = new Samples();
    nanos.values().forEach(value -> rates.add(amount * 1e9 / value));
    return rates;
  }
}
