package io.drover.tier.s3;

import io.drover.tier.s3.Capabilities.Answer;

/**
 * Whether the server copies from one bucket into ours by itself and says the CRC32C of what it
 * made, as far as was tried. A no stays: each try costs a copy that is of no use.
 */
final class Reach {
  private volatile Answer objects = Answer.UNKNOWN;
  private volatile Answer parts = Answer.UNKNOWN;

  /** Of objects that are one request. */
  Answer objects() {
    return objects;
  }

  /** Of parts of larger ones. */
  Answer parts() {
    return parts;
  }

  void objects(Answer answer) {
    objects = answer;
  }

  void parts(Answer answer) {
    parts = answer;
  }
}
