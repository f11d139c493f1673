package io.drover.tier;

import java.util.Set;

/** Which objects of a batch can be read now, and which are still on their way from a cold place. */
public record Staging(Set<ObjectKey> ready, Set<ObjectKey> pending) {
  public Staging {
    ready = Set.copyOf(ready);
    pending = Set.copyOf(pending);
  }
}
