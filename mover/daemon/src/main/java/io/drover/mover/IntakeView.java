package io.drover.mover;

import io.drover.events.Subject;
import io.drover.mover.intake.Explanation;
import io.drover.mover.intake.Intake;
import io.drover.mover.ops.QueueReport;
import io.drover.mover.ops.QueueView;
import io.drover.mover.ops.RequestView;
import io.drover.mover.ops.Requests;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The intake's requests, in the terms in which operators are told of them. */
final class IntakeView implements Requests, QueueView {
  private final Intake intake;
  private final Clock clock;

  IntakeView(Intake intake, Clock clock) {
    this.intake = intake;
    this.clock = clock;
  }

  @Override
  public Optional<RequestView> of(Subject.OfFile file) {
    return intake.explain(request -> request.subject().equals(file)).stream()
        .map(IntakeView::view)
        .max((left, right) -> left.phase().compareTo(right.phase()));
  }

  @Override
  public QueueReport report() {
    var queue = intake.queue();
    List<QueueReport.Line> classes = new ArrayList<>();
    for (Map.Entry<String, Integer> rank : queue.waitingByRank().entrySet()) {
      int running = queue.runningByRank().getOrDefault(rank.getKey(), 0);
      classes.add(new QueueReport.Line(rank.getKey(), rank.getValue(), running));
    }
    classes.add(new QueueReport.Line("backing off", queue.backingOff(), 0));
    classes.add(new QueueReport.Line("behind the same file", queue.behind(), 0));
    List<Explanation> some = intake.explain(_ -> true);
    return new QueueReport(
        classes,
        new TreeMap<>(queue.backlog().unfinishedByTopic()),
        items(some, true),
        items(some, false));
  }

  private List<QueueReport.Item> items(List<Explanation> some, boolean running) {
    return some.stream()
        .filter(one -> (one.stage() == Explanation.Stage.RUNNING) == running)
        .map(this::item)
        .toList();
  }

  private QueueReport.Item item(Explanation one) {
    Optional<Explanation.Tries> tries = one.attempt();
    return new QueueReport.Item(
        one.request().id(),
        one.request().operation().wire(),
        one.request().subject().text(),
        tries.map(Explanation.Tries::bytes).orElse(0L),
        tries.map(Explanation.Tries::totalBytes).orElse(0L),
        tries.map(since -> clock.millis() - since.first().toEpochMilli()).orElse(0L),
        reason(one));
  }

  private static RequestView view(Explanation one) {
    Optional<Explanation.Tries> tries = one.attempt();
    return new RequestView(
        one.request().id(),
        one.request().source(),
        one.request().operation().wire(),
        phase(one.stage()),
        tries.map(Explanation.Tries::bytes).orElse(0L),
        tries.map(Explanation.Tries::totalBytes).orElse(0L),
        reason(one),
        one.position().orElse(0),
        one.atLeast(),
        tries.map(Explanation.Tries::count).orElse(0),
        tries.flatMap(Explanation.Tries::next));
  }

  private static RequestView.Phase phase(Explanation.Stage stage) {
    return switch (stage) {
      case BEHIND -> RequestView.Phase.BEHIND;
      case QUEUED -> RequestView.Phase.QUEUED;
      case BACKING_OFF -> RequestView.Phase.BACKING_OFF;
      case RUNNING -> RequestView.Phase.RUNNING;
    };
  }

  private static Optional<String> reason(Explanation one) {
    return Optional.of(one.reason()).filter(reason -> !reason.isEmpty());
  }
}
