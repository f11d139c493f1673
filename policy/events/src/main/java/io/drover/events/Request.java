package io.drover.events;

import java.time.Instant;
import java.util.Optional;

/**
 * An event that asks. Source and id together make it unique; its time decides between topics.
 *
 * @param subject a file for the operations on files; for control {@code pool:<pool>} or {@code
 *     cancel:<id>}, and a cancel may name the file that it is about instead
 */
public record Request(String id, String source, Instant time, Subject subject, Order order) {
  public Request {
    bounded("id", id, Limits.ID_LENGTH_MAX);
    bounded("source", source, Limits.SOURCE_LENGTH_MAX);
    fault(subject, order)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
  }

  /** A request for a file. */
  public static Request onFile(Sender sender, Subject.OfFile file, Order.OnFile order) {
    return new Request(sender.id(), sender.source(), sender.time(), file, order);
  }

  /** A request for the control topic, with the subject that belongs to it. */
  public static Request onControl(Sender sender, Order.OnControl order) {
    return new Request(
        sender.id(), sender.source(), sender.time(), subjectOf(order, sender.id()), order);
  }

  /**
   * Who asks, and when.
   *
   * @param id unique within the source
   * @param source a URI reference, such as {@code /policy/nightly}
   */
  public record Sender(String id, String source, Instant time) {}

  public Operation operation() {
    return order.operation();
  }

  public boolean force() {
    return order instanceof Order.OnFile onFile && onFile.terms().force();
  }

  /** What a result says about this request. */
  public About about() {
    return new About(id, source, Optional.of(operation()), Optional.of(subject));
  }

  /** A cancel's subject is its own: compaction must not drop one cancel for a later one. */
  private static Subject subjectOf(Order.OnControl order, String id) {
    return switch (order) {
      case Order.CancelRequest _, Order.CancelMatching _ -> new Subject.Named("cancel:" + id);
      case Order.Pause pause -> ofPool(pause.pool());
      case Order.Resume resume -> ofPool(resume.pool());
      case Order.Drain drain -> ofPool(drain.pool());
    };
  }

  private static Subject ofPool(String pool) {
    return new Subject.Named("pool:" + pool);
  }

  /** What is wrong with this subject for this order. */
  static Optional<String> fault(Subject subject, Order order) {
    return switch (order) {
      case Order.OnFile _ when subject instanceof Subject.OfFile -> Optional.empty();
      case Order.OnFile _ -> Optional.of("must be <tree>:/<path>");
      case Order.CancelRequest _, Order.CancelMatching _ -> cancelFault(subject);
      case Order.Pause pause -> poolFault(subject, pause.pool());
      case Order.Resume resume -> poolFault(subject, resume.pool());
      case Order.Drain drain -> poolFault(subject, drain.pool());
    };
  }

  private static Optional<String> cancelFault(Subject subject) {
    boolean good = subject instanceof Subject.OfFile || subject.text().startsWith("cancel:");
    return good ? Optional.empty() : Optional.of("must be cancel:<id> or <tree>:/<path>");
  }

  private static Optional<String> poolFault(Subject subject, String pool) {
    return ofPool(pool).equals(subject) ? Optional.empty() : Optional.of("must be pool:" + pool);
  }

  private static void bounded(String what, String text, int lengthMax) {
    Limits.require(
        !text.isEmpty() && text.length() <= lengthMax,
        what + " must have 1 to " + lengthMax + " characters");
  }
}
