package io.drover.mover.intake;

import com.codahale.metrics.MetricRegistry;
import io.drover.events.EventCodec;
import io.drover.events.Request;
import io.drover.events.Topics;
import io.drover.mover.report.RecentResults;
import io.drover.mover.report.ResultLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the cell's requests, has them performed and answers each of them once. */
public final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /** Long enough for an operator to notice, short enough to be back with the broker. */
  private static final long PAUSE_MILLIS = 1_000;

  /** The other one goes on undisturbed meanwhile, and somebody reads the log. */
  private static final long SAME_NAME_PAUSE_MILLIS = 60_000;

  private final IntakeSettings settings;
  private final Surroundings surroundings;
  private final Dispatch dispatch;
  private final Topics topics;
  private final EventCodec codec;
  private final KafkaClients clients;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private final IntakeMetrics metrics;
  private volatile Health health;
  private final AtomicReference<Backlog> backlog = new AtomicReference<>(Backlog.NONE);
  private volatile boolean recalled;

  /**
   * What the intake works with.
   *
   * @param workers where requests are performed; must take as many at a time as there are workers
   *     in the settings without making one wait
   */
  public record Surroundings(
      Operations operations,
      Executor workers,
      Clock clock,
      RandomGenerator random,
      MetricRegistry metrics) {}

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
    this.metrics = new IntakeMetrics(surroundings.metrics());
    metrics.watch(topics, backlog::get, dispatch);
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
      long pauseMillis = PAUSE_MILLIS;
      try {
        serve();
      } catch (UnsafeTopicsException e) {
        refuse(e.getMessage());
      } catch (FencedInstanceIdException e) {
        refuse(
            "another daemon of cell %s has the name %s; give each a name of its own"
                .formatted(settings.cell(), settings.instance()));
        pauseMillis = SAME_NAME_PAUSE_MILLIS;
      } catch (KafkaException e) {
        log.warn("no request is read, trying again: {}", e.toString());
        health = new Health.Away(e.toString(), surroundings.clock().instant());
      } catch (RuntimeException e) {
        log.error("a defect in Drover stopped the reading of requests; trying again", e);
        health = new Health.Away("a defect: " + e, surroundings.clock().instant());
      }
      pause(pauseMillis);
    }
    health = new Health.Stopped();
  }

  private void refuse(String sentence) {
    log.error("no request is read: {}", sentence);
    health = new Health.Refused(sentence);
  }

  private void pause(long millis) {
    try {
      var _ = stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop.countDown();
    }
  }

  private void serve() throws UnsafeTopicsException {
    try (Admin admin = clients.admin()) {
      new TopicSetup(topics, settings.topics()).ensure(admin);
      try (Recollection recent = Recollection.begin(this::recall);
          ResultLog results = new ResultLog(clients.producer(), codec);
          Control control = control();
          Session session = session(admin, new Sources(results, control, recent))) {
        results.open();
        health = new Health.Serving();
        session.serve(() -> stop.getCount() == 0);
      }
    }
  }

  /** Learns once what was answered lately, so that what is sent twice is done once. */
  private void recall() {
    if (recalled) {
      return;
    }
    Instant since = surroundings.clock().instant().minus(settings.pace().dedupWindow());
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      new RecentResults(reader, codec)
          .read(since, settings.pace().dedupCount(), dispatch::remember);
    }
    recalled = true;
  }

  private Control control() {
    return new Control(clients.reader(), codec, dispatch, new ControlAnswers(surroundings.clock()));
  }

  private record Sources(ResultLog results, Control control, Recollection recent) {}

  private Session session(Admin admin, Sources sources) {
    Control control = sources.control();
    Clock clock = surroundings.clock();
    // Paths to read are asked for one by one; requests to write come by the million.
    Map<String, Integer> shares =
        Map.of(topics.recalls(), 2, topics.requests(), 5, topics.admin(), 1);
    Assigned assigned = new Assigned(new Window(settings.windowBytes(), shares));
    Answering answering =
        new Answering(
            new Answering.Parts(codec, dispatch, assigned, control, sources.results()),
            clock,
            metrics);
    Session.Parts parts =
        new Session.Parts(
            topics,
            clients.requests(),
            control,
            dispatch,
            assigned,
            new Reading(new Reading.Parts(codec, dispatch, control, sources.recent()), clock),
            answering,
            new Housekeeping(admin, topics, settings.topics().keep()));
    return new Session(parts, backlog, clock);
  }

  /** What waits and what runs. */
  public QueueReport queue() {
    return dispatch.asked(register -> new Inquiry(register).report(pools(), backlog.get()));
  }

  /** How the requests stand that were read, are not finished and fit; not more than a hundred. */
  public List<Explanation> explain(Predicate<Request> wanted) {
    return dispatch.asked(register -> new Inquiry(register).explain(wanted, backlog.get()));
  }

  /** The pools that are not simply open, as the control topic has it. */
  public Map<String, PoolState> pools() {
    return dispatch.pools();
  }

  /** Stops reading, gives what runs three seconds to let go, and answers what ended. */
  @Override
  public void close() {
    stop.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!thread.join(Duration.ofSeconds(30))) {
        log.error("the intake did not stop in time; what it did is answered after the restart");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
