package io.drover.mover.ops;

import io.drover.events.FilePath;

/**
 * Tells of which files of a tree some programs wait for the ranges they read, not for the whole.
 */
@FunctionalInterface
public interface ByRanges {
  boolean isRead(FilePath file, long bytes);
}
