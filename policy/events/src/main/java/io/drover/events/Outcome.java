package io.drover.events;

/**
 * How a request stands.
 *
 * @param sequence counts the progress results of one request from 1; 0 for every other state
 * @param message for people: what was attempted, on what, and the next step
 */
public record Outcome(State state, long sequence, Code code, String message) {
  public Outcome {
    Limits.require(
        (state == State.PROGRESS) == (sequence > 0), "progress and only progress has a sequence");
  }

  public static Outcome accepted(String message) {
    return new Outcome(State.ACCEPTED, 0, Code.WORKING, message);
  }

  public static Outcome progress(long sequence, String message) {
    return new Outcome(State.PROGRESS, sequence, Code.WORKING, message);
  }

  public static Outcome succeeded(String message) {
    return new Outcome(State.SUCCEEDED, 0, Code.OK, message);
  }

  public static Outcome failed(Code code, String message) {
    return new Outcome(State.FAILED, 0, code, message);
  }

  public static Outcome cancelled(String message) {
    return new Outcome(State.CANCELLED, 0, Code.CANCELLED, message);
  }
}
