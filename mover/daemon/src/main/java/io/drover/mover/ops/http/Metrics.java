package io.drover.mover.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The registry in Prometheus' text format, version 0.0.4. */
final class Metrics implements Route {
  private final MetricRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  Metrics(MetricRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Reply reply(Query query) throws IOException {
    Exposition exposition = new Exposition();
    registry.getMetrics().forEach(exposition::add);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, exposition.snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
    return new Reply(Reply.OK, writer.getContentType(), text.toString(UTF_8));
  }
}
