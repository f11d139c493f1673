package io.drover.mover.ops.http;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Sampling;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Dropwizard's metrics as Prometheus has them. Prometheus' own bridge refuses two metrics that
 * differ in their labels alone, and answers nothing at all when two names become one.
 */
final class Exposition {
  /** Dropwizard's timers count in nanoseconds, Prometheus in seconds. */
  private static final double SECONDS = 1e-9;

  private static final double[] QUANTILES = {0.5, 0.95, 0.99, 0.999};

  private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
  private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
  private final Map<String, SummarySnapshot.Builder> summaries = new TreeMap<>();
  private final Set<Series> seen = new HashSet<>();

  /** Takes a metric in; one whose name and labels are taken is left out. */
  void add(String registered, Metric metric) {
    Series series = Series.of(registered);
    switch (metric) {
      case Timer timer -> addSummary(series, timer, timer.getCount(), SECONDS);
      case Histogram histogram -> addSummary(series, histogram, histogram.getCount(), 1);
      case Meter meter -> addCounter(series, meter.getCount());
      // Theirs may go down, and what may go down is a gauge.
      case Counter counter -> addGauge(series, (double) counter.getCount());
      case Gauge<?> gauge -> addGauge(series, value(gauge));
      default -> {}
    }
  }

  /** Everything taken in, by name. */
  MetricSnapshots snapshots() {
    Map<String, MetricSnapshot> all = new TreeMap<>();
    counters.forEach((name, builder) -> all.put(name, builder.build()));
    gauges.forEach((name, builder) -> all.putIfAbsent(name, builder.build()));
    summaries.forEach((name, builder) -> all.putIfAbsent(name, builder.build()));
    return new MetricSnapshots(all.values());
  }

  /** Not a number when it is none, or when whoever it asks breaks: the others are wanted then. */
  private static double value(Gauge<?> gauge) {
    try {
      return gauge.getValue() instanceof Number number ? number.doubleValue() : Double.NaN;
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }

  private void addCounter(Series series, long count) {
    if (seen.add(series)) {
      counters
          .computeIfAbsent(series.name(), CounterSnapshot.builder()::name)
          .dataPoint(
              CounterSnapshot.CounterDataPointSnapshot.builder()
                  .value((double) count)
                  .labels(series.labels())
                  .build());
    }
  }

  private void addGauge(Series series, double value) {
    if (seen.add(series)) {
      gauges
          .computeIfAbsent(series.name(), GaugeSnapshot.builder()::name)
          .dataPoint(
              GaugeSnapshot.GaugeDataPointSnapshot.builder()
                  .value(value)
                  .labels(series.labels())
                  .build());
    }
  }

  private void addSummary(Series series, Sampling sampling, long count, double unit) {
    if (seen.add(series)) {
      summaries
          .computeIfAbsent(series.name(), SummarySnapshot.builder()::name)
          .dataPoint(
              SummarySnapshot.SummaryDataPointSnapshot.builder()
                  .count(count)
                  .quantiles(quantiles(sampling.getSnapshot(), unit))
                  .labels(series.labels())
                  .build());
    }
  }

  private static Quantiles quantiles(Snapshot snapshot, double unit) {
    Quantiles.Builder quantiles = Quantiles.builder();
    for (double quantile : QUANTILES) {
      quantiles.quantile(quantile, snapshot.getValue(quantile) * unit);
    }
    return quantiles.build();
  }
}
