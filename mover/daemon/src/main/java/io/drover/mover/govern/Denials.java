package io.drover.mover.govern;

import io.drover.mover.home.FileKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whom the governor denied what last; of some thousand files. For many threads. */
public final class Denials {
  private static final int FILES_MAX = 4_096;

  /**
   * One of them.
   *
   * @param who in words
   * @param because the rule, in words
   */
  public record Denial(Instant at, String who, String because) {}

  private final Map<FileKey, Denial> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FileKey, Denial> eldest) {
          return size() > FILES_MAX;
        }
      };

  synchronized void add(FileKey file, Denial denial) {
    last.remove(file);
    last.put(file, denial);
  }

  /** The last one of a file, if it is remembered. */
  public synchronized Optional<Denial> of(FileKey file) {
    return Optional.ofNullable(last.get(file));
  }
}
