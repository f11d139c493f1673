package io.drover.mover.intake;

import io.drover.events.Request;

/** What makes a request one request, however many records of it there are. */
public record Identity(String source, String id) {
  static Identity of(Request request) {
    return new Identity(request.source(), request.id());
  }
}
