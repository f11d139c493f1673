package io.drover.mover.door.fanotify;

import io.drover.linux.LinuxException;
import io.drover.linux.WakeUp;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Numbers of a dead daemon's events that could not be reserved, because this process uses them for
 * other files. When it closes such a file the kernel may give its number to a new event, and then
 * nobody can tell which of both readers an answer reaches.
 *
 * <p>So they are answered by the thread that takes new events, between two reads: then it knows of
 * every event that has such a number.
 */
final class Unreserved {
  private final Set<Integer> numbers = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
  private final WakeUp wakeUp;

  Unreserved(WakeUp wakeUp) {
    this.wakeUp = wakeUp;
  }

  int count() {
    return numbers.size();
  }

  void add(int number) {
    numbers.add(number);
  }

  /** Lets the answer be given between two reads, unless a new event got the number meanwhile. */
  void answer(int number, Runnable answer) {
    answers.add(
        () -> {
          if (numbers.remove(number)) {
            answer.run();
          }
        });
    try {
      wakeUp.signal();
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Gives the answers that are ready. For the thread that takes events. */
  void answerReady() {
    for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
      answer.run();
    }
  }

  /** Whether a new event has such a number, which from now on is an ordinary one. */
  boolean isTaken(int number) {
    return numbers.remove(number);
  }
}
