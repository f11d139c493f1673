package io.drover.mover.migration;

import io.drover.events.Code;

/**
 * Why a migration was given up.
 *
 * @param code for programs
 * @param message for people: what was attempted, on which copy, and the next step
 * @param again whether trying later may help
 */
public record Abandonment(Code code, String message, boolean again) {
  public static Abandonment forGood(Code code, String message) {
    return new Abandonment(code, message, false);
  }

  public static Abandonment forNow(Code code, String message) {
    return new Abandonment(code, message, true);
  }
}
