package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;

/** How a file's data and attributes are made durable; many callers may share one flush. */
public interface Sync {
  void durable(Descriptor file) throws LinuxException;
}
