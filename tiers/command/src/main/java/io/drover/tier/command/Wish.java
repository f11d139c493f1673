package io.drover.tier.command;

import io.drover.tier.ObjectKey;

/**
 * An object that somebody wants to read.
 *
 * @param askedNanos when it was asked for first
 */
record Wish(ObjectKey key, Located located, long askedNanos) {
  Wish at(Located known) {
    return new Wish(key, known, askedNanos);
  }
}
