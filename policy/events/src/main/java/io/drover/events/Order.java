package io.drover.events;

import java.time.Duration;
import java.util.Optional;

/** An operation with the fields that are its own. */
public sealed interface Order {
  Operation operation();

  /** An operation on the one file that the request's subject names. */
  sealed interface OnFile extends Order {
    Terms terms();

    /** The pool it names, if it names one. */
    default Optional<String> pool() {
      return Optional.empty();
    }
  }

  /** An operation on other requests or on a pool; it is published on the control topic. */
  sealed interface OnControl extends Order {}

  /** Add pool copies. */
  record Archive(Placement placement, WhileWriting whileWriting, Terms terms) implements OnFile {
    @Override
    public Operation operation() {
      return Operation.ARCHIVE;
    }

    @Override
    public Optional<String> pool() {
      return placement.pool();
    }
  }

  /** Drop home. */
  record Release(Terms terms) implements OnFile {
    @Override
    public Operation operation() {
      return Operation.RELEASE;
    }
  }

  /** Add home. */
  record Restore(Terms terms) implements OnFile {
    @Override
    public Operation operation() {
      return Operation.RESTORE;
    }
  }

  /** Add a copy in the placement's pool, which must be named, then drop the one it came from. */
  record Migrate(Placement placement, WhileWriting whileWriting, Terms terms) implements OnFile {
    public Migrate {
      Limits.require(placement.pool().isPresent(), "a migrate needs a pool");
    }

    @Override
    public Operation operation() {
      return Operation.MIGRATE;
    }

    @Override
    public Optional<String> pool() {
      return placement.pool();
    }
  }

  /** Drop the copy in a pool. */
  record Remove(String from, Terms terms) implements OnFile {
    public Remove {
      Limits.name("a pool", from);
    }

    @Override
    public Operation operation() {
      return Operation.REMOVE;
    }

    @Override
    public Optional<String> pool() {
      return Optional.of(from);
    }
  }

  /** Write a stub for a copy that exists already in a pool. */
  record Import(String from, Terms terms) implements OnFile {
    public Import {
      Limits.name("a pool", from);
    }

    @Override
    public Operation operation() {
      return Operation.IMPORT;
    }

    @Override
    public Optional<String> pool() {
      return Optional.of(from);
    }
  }

  /** Give a file that carries another one's stub a stub of its own, with the copies it names. */
  record Adopt(Terms terms) implements OnFile {
    @Override
    public Operation operation() {
      return Operation.ADOPT;
    }
  }

  /**
   * Keep home.
   *
   * @param owner who may unpin; the request's source when it is left out
   * @param lifetime whole seconds from the request's time; without it until somebody unpins
   */
  record Pin(Optional<String> owner, Optional<Duration> lifetime, Terms terms) implements OnFile {
    public Pin {
      lifetime.ifPresent(
          time ->
              Limits.require(
                  time.toSeconds() >= 1 && time.toSeconds() <= Limits.LIFETIME_SECONDS_MAX,
                  "a pin's lifetime is from 1 second to 100 years"));
    }

    @Override
    public Operation operation() {
      return Operation.PIN;
    }
  }

  /** Undo a pin of the same owner. */
  record Unpin(Optional<String> owner, Terms terms) implements OnFile {
    @Override
    public Operation operation() {
      return Operation.UNPIN;
    }
  }

  /** Make home whole, drop every copy and forget the file: it is an ordinary one afterwards. */
  record Leave(Terms terms) implements OnFile {
    @Override
    public Operation operation() {
      return Operation.LEAVE;
    }
  }

  /** Cancel the requests of this id, of any source when none is given. */
  record CancelRequest(String requestId, Optional<String> requestSource) implements OnControl {
    public CancelRequest {
      Limits.require(!requestId.isEmpty(), "a cancel needs a request id");
    }

    @Override
    public Operation operation() {
      return Operation.CANCEL;
    }
  }

  /** Cancel the requests that fit the filter and were published before the given offsets. */
  record CancelMatching(Filter filter, UpTo upTo) implements OnControl {
    @Override
    public Operation operation() {
      return Operation.CANCEL;
    }
  }

  /** Start nothing that uses the pool. */
  record Pause(String pool) implements OnControl {
    public Pause {
      Limits.name("a pool", pool);
    }

    @Override
    public Operation operation() {
      return Operation.PAUSE;
    }
  }

  /** Undo pause and drain. */
  record Resume(String pool) implements OnControl {
    public Resume {
      Limits.name("a pool", pool);
    }

    @Override
    public Operation operation() {
      return Operation.RESUME;
    }
  }

  /** Add nothing more to the pool and move what it has elsewhere. */
  record Drain(String pool) implements OnControl {
    public Drain {
      Limits.name("a pool", pool);
    }

    @Override
    public Operation operation() {
      return Operation.DRAIN;
    }
  }
}
