package io.drover.mover.intake;

import io.drover.events.Request;
import java.util.Optional;

final class Control {
  Optional<Ending> cancelled(Request request, Place place) {
    return Optional.empty();
  }
}
