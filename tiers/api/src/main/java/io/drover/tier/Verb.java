package io.drover.tier;

import java.util.Locale;

/** What can be asked of a tier, an upload or a reader; decorators tell the verbs apart by it. */
enum Verb {
  BEGIN(true),
  RESUME(true),
  OPEN(true),
  STAGE(true),
  STAT(true),
  SECURE(true),
  DELETE(true),
  LIST(true),
  SPACE(true),
  /** A failed append leaves an undefined length behind: the caller resumes. */
  APPEND(false),
  FETCH(false),
  APPEND_ZEROS(false),
  /** After a failed flush the kernel may call lost bytes clean: only a resume tells the truth. */
  FLUSH(false),
  PUBLISH(true),
  ABANDON(true),
  READ(true),
  DATA_AT(true);

  private final boolean harmlessAgain;

  Verb(boolean harmlessAgain) {
    this.harmlessAgain = harmlessAgain;
  }

  /** Whether the same call on the same object may simply be made again after a failure. */
  boolean isHarmlessAgain() {
    return harmlessAgain;
  }

  /** Whether it is part of making an object. */
  boolean writes() {
    return switch (this) {
      case BEGIN, RESUME, APPEND, FETCH, APPEND_ZEROS, FLUSH, PUBLISH -> true;
      case OPEN, STAGE, STAT, SECURE, DELETE, LIST, SPACE, ABANDON, READ, DATA_AT -> false;
    };
  }

  /** As it stands in metric names and messages, such as {@code append-zeros}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
