package io.drover.mover.intake;

import io.drover.events.EventCodec;
import io.drover.events.Topics;
import io.drover.mover.report.ResultLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the cell's requests, has them performed and answers each of them once. */
public final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /** Long enough for an operator to notice, short enough to be back with the broker. */
  private static final long PAUSE_MILLIS = 1_000;

  private final IntakeSettings settings;
  private final Surroundings surroundings;
  private final Dispatch dispatch;
  private final Topics topics;
  private final EventCodec codec;
  private final KafkaClients clients;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Health health;

  /**
   * What the intake works with.
   *
   * @param workers where requests are performed; must take as many at a time as there are workers
   *     in the settings without making one wait
   */
  public record Surroundings(
      Operations operations, Executor workers, Clock clock, RandomGenerator random) {}

  /** An intake that does nothing before {@link #start}. */
  public Intake(IntakeSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.topics = settings.topicNames();
    this.codec = new EventCodec(topics);
    this.clients = new KafkaClients(settings);
    this.dispatch =
        new Dispatch(
            new Dispatch.Surroundings(
                surroundings.operations(),
                surroundings.workers(),
                surroundings.clock(),
                new Backoff(surroundings.random())),
            settings.workers(),
            settings.pace());
    this.health = new Health.Away("not started", surroundings.clock().instant());
    this.thread = Thread.ofPlatform().name("intake").unstarted(this::run);
  }

  /** Starts to read. The broker may be away: it is tried again until {@link #close}. */
  public void start() {
    thread.start();
  }

  public Health health() {
    return health;
  }

  private void run() {
    while (stop.getCount() > 0) {
      try {
        serve();
      } catch (UnsafeTopicsException e) {
        log.error("no request is read: {}", e.getMessage());
        health = new Health.Refused(e.getMessage());
      } catch (KafkaException e) {
        log.warn("no request is read, trying again: {}", e.toString());
        health = new Health.Away(e.toString(), surroundings.clock().instant());
      }
      pause();
    }
    health = new Health.Stopped();
  }

  private void pause() {
    try {
      var _ = stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop.countDown();
    }
  }

  private void serve() throws UnsafeTopicsException {
    try (Admin admin = clients.admin()) {
      new TopicSetup(topics, settings.topics()).ensure(admin);
    }
    try (Session session = session()) {
      health = new Health.Serving();
      session.serve(topics.work(), () -> stop.getCount() == 0);
    }
  }

  private Session session() {
    ResultLog results = new ResultLog(clients.producer(), codec);
    try {
      results.open();
      Consumer<byte[], byte[]> consumer = clients.requests();
      Window window =
          new Window(
              settings.windowBytes(),
              Map.of(topics.recalls(), 2, topics.requests(), 5, topics.admin(), 1));
      Assigned assigned = new Assigned(window);
      Clock clock = surroundings.clock();
      Reading reading = new Reading(codec, dispatch, new Control(), clock);
      Answering answering = new Answering(codec, dispatch, assigned, results, clock);
      return new Session(
          new Session.Parts(consumer, results, dispatch, reading, assigned, answering), clock);
    } catch (KafkaException e) {
      results.close();
      throw e;
    }
  }

  /** Stops reading, gives what runs three seconds to let go, and answers what ended. */
  @Override
  public void close() {
    stop.countDown();
    try {
      if (!thread.join(Duration.ofSeconds(30))) {
        log.error("the intake did not stop in time; what it did is answered after the restart");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
