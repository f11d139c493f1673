package io.drover.events;

import java.util.Optional;

/** What became of reading a record from one of the request topics. */
public sealed interface Decoded {
  record Understood(Request request) implements Decoded {}

  /**
   * Not a request that can be carried out.
   *
   * @param reason every fault that was found, each with the name of its field
   * @param requestId and the rest: what could be read all the same
   */
  record Bad(
      String reason,
      Optional<String> requestId,
      Optional<String> source,
      Optional<Subject> subject,
      Optional<Operation> operation)
      implements Decoded {
    /** Whom a failed result can be sent to: nobody without an id and a source. */
    public Optional<About> about() {
      return requestId.flatMap(id -> source.map(from -> new About(id, from, operation, subject)));
    }
  }
}
