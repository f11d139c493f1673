package io.drover.mover.ops.http;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registered metric is called for Prometheus. Names of pools, targets and trees become
 * labels, so that one query adds up all pools; everything else only loses its dots.
 */
record Series(String name, Labels labels) {
  /**
   * As {@code io.drover.tier.MeasuredTier} registers them, and limits beside them; a pool's name
   * may hold dots.
   */
  private static final Pattern AMOUNT_OF_TARGET =
      Pattern.compile("pool\\.(.+)\\.([^.]+)\\.(bytes|failures|limit)\\.(\\w+)");

  private static final Pattern CALL_OF_TARGET =
      Pattern.compile("pool\\.(.+)\\.([^.]+)\\.([\\w-]+)");

  /** As {@link io.drover.mover.ops.Gauges} names them. */
  private static final Pattern OF_TREE =
      Pattern.compile("(recall\\.fills|door\\.readers\\.waiting)\\.(.+)");

  /** As {@link io.drover.mover.recall.MeasuredRecall} registers them. */
  private static final Pattern WAITS = Pattern.compile("recall\\.waits\\.(.+)");

  private static final Pattern DENIED = Pattern.compile("recall\\.denied\\.(.+)\\.(\\w+)");

  private static final Pattern UNWRITABLE = Pattern.compile("[^a-zA-Z0-9_]");

  static Series of(String registered) {
    Matcher amount = AMOUNT_OF_TARGET.matcher(registered);
    if (amount.matches()) {
      String label =
          switch (amount.group(3)) {
            case "bytes" -> "direction";
            case "limit" -> "call";
            default -> "kind";
          };
      Labels labels = target(amount).add(label, amount.group(4));
      return new Series("drover_pool_" + amount.group(3), labels);
    }
    Matcher call = CALL_OF_TARGET.matcher(registered);
    if (call.matches()) {
      return new Series("drover_pool_call_seconds", target(call).add("verb", call.group(3)));
    }
    Matcher waits = WAITS.matcher(registered);
    if (waits.matches()) {
      return new Series("drover_recall_wait_seconds", Labels.of("tree", waits.group(1)));
    }
    Matcher denied = DENIED.matcher(registered);
    if (denied.matches()) {
      Labels labels = Labels.of("tree", denied.group(1), "reason", denied.group(2));
      return new Series("drover_recall_denied", labels);
    }
    Matcher tree = OF_TREE.matcher(registered);
    return tree.matches()
        ? new Series(written("drover_" + tree.group(1)), Labels.of("tree", tree.group(2)))
        : new Series(written(registered), Labels.EMPTY);
  }

  private static Labels target(Matcher matched) {
    return Labels.of("pool", matched.group(1), "target", matched.group(2));
  }

  private static String written(String name) {
    String legal = UNWRITABLE.matcher(name).replaceAll("_");
    // Prometheus adds the suffix to counters itself and allows it nowhere else.
    return legal.replaceFirst("_total$", "");
  }
}
