package io.drover.mover.ops;

/** What the intake has before it. */
public interface QueueView {
  QueueReport report();
}
