package io.drover.mover.keeper;

import io.drover.linux.LinuxException;
import java.io.IOException;
import java.util.Optional;

/** One daemon's connection, from the keeper's side. */
final class Conversation {
  private final Line line;
  private final KeptGroups groups;
  private Optional<Daemon> speaker = Optional.empty();
  private boolean ended;

  Conversation(Line line, KeptGroups groups) {
    this.line = line;
    this.groups = groups;
  }

  /** Answers until the daemon goes; then its trees are orphans. */
  void hold() throws IOException {
    try {
      String request = line.read();
      while (request != null && !ended) {
        line.write(answer(request));
        request = ended ? null : line.read();
      }
    } finally {
      if (speaker.isPresent()) {
        leave(speaker.get());
      }
    }
  }

  private void leave(Daemon daemon) throws LinuxException {
    daemon.disconnect();
    // One that lives on without a connection keeps its trees: it may still answer their events.
    if (ended || daemon.awaitDeath()) {
      groups.orphan(daemon);
      daemon.close();
    }
  }

  private String answer(String request) {
    String[] words = request.split(" ", 4);
    try {
      return switch (words[0]) {
        case "hello" -> hello(Long.parseLong(words[1]));
        case "claim" -> groups.claim(words[1], daemon());
        case "keep" -> keep(words[1], Integer.parseInt(words[2]), words[3]);
        case "release" -> groups.release(words[1]);
        case "bye" -> bye();
        default -> "refused unknown request";
      };
    } catch (LinuxException | RuntimeException failure) {
      return "refused " + failure.toString().replace('\n', ' ');
    }
  }

  private String hello(long pid) throws LinuxException {
    speaker = Optional.of(new Daemon(pid));
    return "keeper " + ProcessHandle.current().pid();
  }

  private String keep(String tree, int number, String device) throws LinuxException {
    return groups.keep(tree, KeptGroups.taken(daemon(), number, device));
  }

  private String bye() {
    ended = true;
    return "bye";
  }

  private Daemon daemon() {
    return speaker.orElseThrow(() -> new IllegalStateException("hello comes first"));
  }
}
