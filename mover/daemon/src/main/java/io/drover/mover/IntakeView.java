package io.drover.mover;

import io.drover.events.Subject;
import io.drover.mover.intake.Explanation;
import io.drover.mover.intake.Intake;
import io.drover.mover.ops.QueueReport;
import io.drover.mover.ops.QueueView;
import io.drover.mover.ops.RequestView;
import io.drover.mover.ops.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The intake's requests, in the terms in which operators are told of them. */
final class IntakeView implements Requests, QueueView {
  private final Intake intake;

  IntakeView(Intake intake) {
    this.intake = intake;
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
      classes.add(new QueueReport.Line(rank.getKey(), rank.getValue(), 0));
    }
    classes.add(new QueueReport.Line("running", 0, queue.running()));
    classes.add(new QueueReport.Line("backing off", queue.backingOff(), 0));
    classes.add(new QueueReport.Line("behind the same file", queue.behind(), 0));
    List<Explanation> some = intake.explain(_ -> true);
    return new QueueReport(
        classes,
        new TreeMap<>(queue.backlog().unfinishedByTopic()),
        items(some, true),
        items(some, false));
  }

  private static List<QueueReport.Item> items(List<Explanation> some, boolean running) {
    return some.stream()
        .filter(one -> (view(one).phase() == RequestView.Phase.RUNNING) == running)
        .map(IntakeView::item)
        .toList();
  }

  private static QueueReport.Item item(Explanation one) {
    return new QueueReport.Item(
        one.request().id(),
        one.request().operation().wire(),
        one.request().subject().text(),
        0,
        0,
        0,
        reason(one));
  }

  private static RequestView view(Explanation one) {
    RequestView.Phase phase =
        switch (one.state()) {
          case "behind" -> RequestView.Phase.BEHIND;
          case "queued" -> RequestView.Phase.QUEUED;
          case "backing-off" -> RequestView.Phase.BACKING_OFF;
          default -> RequestView.Phase.RUNNING;
        };
    return new RequestView(
        one.request().id(),
        one.request().source(),
        one.request().operation().wire(),
        phase,
        0,
        0,
        reason(one),
        one.position().orElse(0),
        one.atLeast(),
        0,
        Optional.empty());
  }

  private static Optional<String> reason(Explanation one) {
    return Optional.of(one.reason()).filter(reason -> !reason.isEmpty());
  }
}
