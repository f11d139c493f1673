package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jmx.JmxReporter;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class GaugesTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final Gauges gauges = new Gauges(registry);

  @Test
  void theJvmTellsItsUse() {
    gauges.addJvm();
    assertThat((Long) registry.getGauges().get("jvm.heap.used.bytes").getValue()).isPositive();
    assertThat((Long) registry.getGauges().get("jvm.threads").getValue()).isPositive();
    assertThat((Long) registry.getGauges().get("jvm.collections.count").getValue()).isNotNegative();
  }

  @Test
  void whatIsRegisteredIsSeenOverJmxUntilItIsClosed() throws JMException {
    gauges.add(Gauges.FILLS + "lab", () -> 3);
    ObjectName name = new ObjectName("io.drover:name=recall.fills.lab,type=gauges");
    var server = ManagementFactory.getPlatformMBeanServer();
    try (JmxReporter _ = gauges.overJmx()) {
      assertThat(server.getAttribute(name, "Value")).isEqualTo(3L);
    }
    assertThat(server.isRegistered(name)).isFalse();
  }
}
