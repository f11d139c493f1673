package io.drover.tier.command;

import java.util.Optional;

/**
 * Where an object lies, as its manager tells.
 *
 * @param locator what finds it again, where its key does not
 * @param volume a cartridge's name
 * @param position on the volume; compared as a number where it is one
 */
record Located(Optional<String> locator, Optional<String> volume, Optional<String> position) {
  static final Located UNKNOWN = new Located(Optional.empty(), Optional.empty(), Optional.empty());

  /** This, with what the other knows and this does not. */
  Located or(Located other) {
    return new Located(
        locator.or(other::locator), volume.or(other::volume), position.or(other::position));
  }
}
