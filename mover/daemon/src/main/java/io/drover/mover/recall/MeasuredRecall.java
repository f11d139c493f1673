package io.drover.mover.recall;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.drover.linux.Descriptor;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Counts and times how long readers of files that are not whole wait, as {@code
 * recall.waits.<tree>}, and those who get an error, as {@code recall.denied.<tree>.<reason>}.
 */
public final class MeasuredRecall implements Recall {
  private final Recall recall;
  private final String tree;
  private final MetricRegistry registry;
  private final Timer waits;

  public MeasuredRecall(Recall recall, String tree, MetricRegistry registry) {
    this.recall = recall;
    this.tree = tree;
    this.registry = registry;
    this.waits = registry.timer("recall.waits." + tree);
  }

  @Override
  public Standing standing(Descriptor file, Reader reader, Access access) {
    return recall.standing(file, reader, access);
  }

  @Override
  public CompletableFuture<Admission> whole(Descriptor file, Reader reader) {
    Timer.Context clock = waits.time();
    return recall.whole(file, reader).whenComplete((admission, _) -> ended(clock, admission));
  }

  @Override
  public CompletableFuture<Admission> ask(Descriptor file, Reader reader, Access access) {
    Timer.Context clock = waits.time();
    return recall.ask(file, reader, access).whenComplete((admission, _) -> ended(clock, admission));
  }

  private void ended(Timer.Context clock, Admission admission) {
    clock.stop();
    if (admission instanceof Admission.Denied denied) {
      String reason = denied.reason().name().toLowerCase(Locale.ROOT);
      registry.meter("recall.denied." + tree + "." + reason).mark();
    }
  }
}
