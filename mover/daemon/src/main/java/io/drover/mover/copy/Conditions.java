package io.drover.mover.copy;

import io.drover.stub.ObjectCursor;
import java.io.IOException;
import java.util.List;

/** What the pump asks and tells while bytes move. Called by several threads. */
public interface Conditions {
  /**
   * Asked before every chunk.
   *
   * @throws Stopped when the bytes are no longer wanted
   */
  void check() throws Stopped;

  /** So many more bytes were appended, holes included. */
  void moved(long bytes);

  /** The cursors that survive a crash of the store now; called by one thread at a time. */
  void durable(List<ObjectCursor> cursors) throws IOException, Stopped;
}
