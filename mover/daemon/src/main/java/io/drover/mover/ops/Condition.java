package io.drover.mover.ops;

/** How one part of the daemon is. */
public sealed interface Condition {
  /** It works. */
  record Ok() implements Condition {}

  /** It works, with less than it should have; an operator wants to know, nobody has to hurry. */
  record Degraded(String reason) implements Condition {}

  /** It does not work. */
  record Down(String reason) implements Condition {}

  /** The one word for it: {@code ok}, {@code degraded} or {@code down}. */
  default String word() {
    return switch (this) {
      case Ok _ -> "ok";
      case Degraded _ -> "degraded";
      case Down _ -> "down";
    };
  }

  /** Why it is not {@code ok}; empty when it is. */
  default String reason() {
    return switch (this) {
      case Ok _ -> "";
      case Degraded(String reason) -> reason;
      case Down(String reason) -> reason;
    };
  }
}
