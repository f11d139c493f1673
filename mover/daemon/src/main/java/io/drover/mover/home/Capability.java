package io.drover.mover.home;

import io.drover.linux.Attributes;
import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import java.util.Optional;

/**
 * The capabilities that a program file carries ({@code security.capability}, capabilities(7)). The
 * kernel takes them off when anybody writes to or punches the file, also when root does; since the
 * bytes end as they were, they are put back.
 */
record Capability(Optional<byte[]> attribute) {
  private static final String NAME = "security.capability";

  static Capability of(Descriptor file) throws LinuxException {
    return new Capability(Attributes.of(file).get(NAME));
  }

  void restore(Descriptor file) throws LinuxException {
    if (attribute.isPresent()) {
      Attributes.of(file).set(NAME, attribute.get());
    }
  }
}
