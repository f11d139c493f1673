package io.drover.mover.cli;

import io.drover.events.Topics;
import io.drover.mover.config.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Whether the broker answers and keeps what must not be lost. */
final class BrokerChecks {
  private static final String WHAT = "kafka";
  private static final int ANSWER_SECONDS = 20;

  private final Configuration configuration;
  private final Topics topics;

  BrokerChecks(Configuration configuration) {
    this.configuration = configuration;
    this.topics = new Topics(configuration.cell());
  }

  List<Verdict> all() throws InterruptedException {
    String servers = configuration.kafka().servers();
    Map<String, Object> properties = new HashMap<>(Broker.client(configuration));
    properties.put("default.api.timeout.ms", "5000");
    properties.put("request.timeout.ms", "4000");
    try (Admin admin = Admin.create(properties)) {
      Set<String> present = answer(admin.listTopics().names());
      List<Verdict> verdicts = new ArrayList<>();
      verdicts.add(Verdict.ok(WHAT, servers + " answers"));
      verdicts.addAll(topics(admin, present));
      return verdicts;
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      return List.of(
          Verdict.fail(
              WHAT,
              servers + " does not answer: " + reason(e),
              "start it, or correct kafka.bootstrap and kafka.properties"));
    }
  }

  private static String reason(Exception e) {
    return e instanceof ExecutionException ? e.getCause().getMessage() : e.getMessage();
  }

  private List<Verdict> topics(Admin admin, Set<String> present)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> kept = new ArrayList<>(topics.work());
    kept.add(topics.control());
    kept.retainAll(present);
    if (kept.isEmpty()) {
      return List.of(Verdict.ok("topics", "the daemon makes them when it first starts"));
    }
    List<ConfigResource> resources =
        kept.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    List<Verdict> verdicts = new ArrayList<>();
    answer(admin.describeConfigs(resources).all())
        .forEach((topic, config) -> verdicts.add(topic(topic.name(), config)));
    return verdicts;
  }

  /** The daemon refuses to start on topics that could lose requests. */
  private Verdict topic(String name, Config config) {
    boolean deletes = config.get("cleanup.policy").value().contains("delete");
    boolean compacts = config.get("cleanup.policy").value().contains("compact");
    boolean finite =
        !config.get("retention.ms").value().equals("-1")
            || !config.get("retention.bytes").value().equals("-1");
    String what = "topic " + name;
    if (compacts && !name.equals(topics.control())) {
      return Verdict.fail(what, "would lose requests", "set cleanup.policy=delete");
    }
    return deletes && finite
        ? Verdict.fail(
            what, "would lose old requests", "set retention.ms=-1 and retention.bytes=-1")
        : Verdict.ok(what, "keeps its requests");
  }

  private static <T> T answer(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }
}
