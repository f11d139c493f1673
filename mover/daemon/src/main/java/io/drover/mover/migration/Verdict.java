package io.drover.mover.migration;

import io.drover.events.Code;

/** What becomes of something that was asked for. */
public sealed interface Verdict<T> {
  /** Do it, thus. */
  record Proceed<T>(T what) implements Verdict<T> {}

  /** It is so already. */
  record Already<T>(String message) implements Verdict<T> {}

  /** No, until somebody changes something. */
  record Refuse<T>(Code code, String message) implements Verdict<T> {}

  /** Not at the moment. */
  record Wait<T>(Code code, String message) implements Verdict<T> {}

  /** Only the content can tell: read its digest under the lease and ask again. */
  record Compare<T>() implements Verdict<T> {}
}
