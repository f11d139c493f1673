package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import java.util.List;

/** How files' data and attributes are made durable; many callers may share one flush. */
@FunctionalInterface
public interface Sync {
  /**
   * Makes all of them durable.
   *
   * @throws LinuxException when one failed; what became of the others is unknown
   */
  void durable(List<Descriptor> files) throws LinuxException;

  default void durable(Descriptor file) throws LinuxException {
    durable(List.of(file));
  }
}
