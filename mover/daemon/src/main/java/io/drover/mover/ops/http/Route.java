package io.drover.mover.ops.http;

import java.io.IOException;

/** What answers the requests for one path. */
public interface Route {
  /**
   * The answer.
   *
   * @throws BadQuery when the caller asked for something that makes no sense
   */
  Reply reply(Query query) throws IOException, BadQuery;
}
