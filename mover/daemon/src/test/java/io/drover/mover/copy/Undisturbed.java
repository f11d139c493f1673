package io.drover.mover.copy;

import io.drover.stub.ObjectCursor;
import java.util.List;

/** A copy that nobody stops and whose cursors nobody keeps. */
final class Undisturbed implements Conditions {
  @Override
  public void check() {}

  @Override
  public void moved(long bytes) {}

  @Override
  public void durable(List<ObjectCursor> cursors) {}
}
