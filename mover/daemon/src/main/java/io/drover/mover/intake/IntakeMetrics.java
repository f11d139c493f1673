package io.drover.mover.intake;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.drover.events.Topics;
import io.drover.mover.report.Batch;
import java.util.Locale;
import java.util.function.Supplier;

/** The intake's numbers; all names start with {@code intake}. */
final class IntakeMetrics {
  private static final String PREFIX = "intake.";

  private final MetricRegistry registry;
  private final Timer transactions;

  IntakeMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.transactions = registry.timer(PREFIX + "transactions");
  }

  /** How much there is to do; asked when somebody looks. */
  void watch(Topics topics, Supplier<Backlog> backlog, Dispatch dispatch) {
    for (String topic : topics.work()) {
      String name = topic.substring(topics.cell().length() + 1);
      gauge("lag." + name, () -> backlog.get().unfinishedByTopic().getOrDefault(topic, 0L));
    }
    gauge("window.bytes", () -> backlog.get().windowBytes());
    gauge("window.count", () -> backlog.get().windowCount());
    for (Rank rank : Rank.values()) {
      gauge(
          "queue." + rank.name().toLowerCase(Locale.ROOT),
          () -> dispatch.asked(register -> register.waiting().schedule().size(rank)));
    }
    gauge("running", () -> dispatch.asked(register -> register.waiting().running().size()));
    gauge("backing-off", () -> dispatch.asked(register -> register.waiting().backingOff()));
  }

  private <T> void gauge(String name, Gauge<T> gauge) {
    var _ = registry.gauge(PREFIX + name, () -> gauge);
  }

  Timer transactions() {
    return transactions;
  }

  /** A batch was committed. */
  void committed(Batch batch) {
    batch
        .results()
        .forEach(
            result ->
                registry
                    .meter(
                        PREFIX
                            + "results."
                            + result.outcome().state().wire()
                            + "."
                            + result.outcome().code().wire())
                    .mark());
    registry.meter(PREFIX + "dead-letters").mark(batch.letters().size());
  }
}
