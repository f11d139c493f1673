package io.drover.mover.recall;

import io.drover.linux.Descriptor;
import java.util.concurrent.CompletableFuture;

/**
 * What a door asks on behalf of a reader. Does not depend on Kafka, and never waits behind an
 * archive.
 */
public interface Recall {
  /**
   * Whether the file can be read and written in place as it is. Costs some system calls, and waits
   * for nothing.
   *
   * @param file any descriptor of the file, also one that was opened without raising events
   * @param reader who
   * @param access what for
   */
  Standing standing(Descriptor file, Reader reader, Access access);

  /**
   * Makes home whole. Calls for one file share one fill; the number of callers waiting is bounded
   * by nothing but their own memory.
   *
   * @param file read from only during the call; the caller may close it when the call returns
   * @return completed by a worker of the recall; never exceptionally
   */
  CompletableFuture<Admission> whole(Descriptor file, Reader reader);

  /**
   * Makes present what the access needs: the range of it where the file's class says so, else the
   * whole file. Otherwise as {@link #whole}.
   */
  default CompletableFuture<Admission> ask(Descriptor file, Reader reader, Access access) {
    return whole(file, reader);
  }
}
