package io.drover.mover.ops;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jmx.JmxReporter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.LongSupplier;

/**
 * Numbers that are asked for when somebody looks. Names are lower case with dots; the unit comes
 * last. Prometheus shows the dots as underscores.
 */
public final class Gauges {
  /** Fills under way of one tree; the tree's name follows. */
  public static final String FILLS = "recall.fills.";

  /** Readers that wait in the kernel for one tree's door; the tree's name follows. */
  public static final String READERS_WAITING = "door.readers.waiting.";

  /** Programs of users that sweep through released files now. */
  public static final String SWEEPERS = "recall.sweepers";

  /** Files that came back only to be read and are still in place. */
  public static final String PASSING = "recall.passing";

  private final MetricRegistry registry;

  public Gauges(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Shows a number under this name until the registry forgets it. */
  public void add(String name, LongSupplier number) {
    Gauge<Long> gauge = number::getAsLong;
    registry.register(name, gauge);
  }

  /** Shows what the JVM uses: heap, off-heap, threads, collections, time since its start. */
  public void addJvm() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    add("jvm.heap.used.bytes", () -> memory.getHeapMemoryUsage().getUsed());
    add("jvm.heap.committed.bytes", () -> memory.getHeapMemoryUsage().getCommitted());
    add("jvm.heap.max.bytes", () -> memory.getHeapMemoryUsage().getMax());
    add("jvm.other.used.bytes", () -> memory.getNonHeapMemoryUsage().getUsed());
    // Virtual threads are not among them.
    add("jvm.threads", () -> ManagementFactory.getThreadMXBean().getThreadCount());
    add("jvm.uptime.ms", () -> ManagementFactory.getRuntimeMXBean().getUptime());
    add("jvm.collections.count", () -> sum(GarbageCollectorMXBean::getCollectionCount));
    add("jvm.collections.ms", () -> sum(GarbageCollectorMXBean::getCollectionTime));
  }

  private interface OfCollector {
    long of(GarbageCollectorMXBean collector);
  }

  /** A collector that does not count answers -1. */
  private static long sum(OfCollector number) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> Math.max(0, number.of(collector)))
        .sum();
  }

  /** Shows the whole registry over JMX, in the domain {@code io.drover}, until it is closed. */
  public JmxReporter overJmx() {
    JmxReporter reporter = JmxReporter.forRegistry(registry).inDomain("io.drover").build();
    reporter.start();
    return reporter;
  }
}
