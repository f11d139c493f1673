package io.drover.mover.recall;

import java.util.HashMap;
import java.util.Map;

/** On whose behalf ranges of one file come back. Not for threads. */
final class StreamAccounts {
  /** How far each has read. */
  private final Map<Account, Long> readUpTo = new HashMap<>();

  private Account last = Account.UNCOUNTED;

  /** Somebody asks. */
  void ask(StreamReaders.Wanted reader) {
    last = reader.account();
    if (!readUpTo.containsKey(last)) {
      last.brought(1, 0);
    }
    readUpTo.merge(last, reader.range().end(), Math::max);
  }

  /** Of whoever asked last: what comes ahead is for him. */
  Account last() {
    return last;
  }

  /** Whether nobody wants it to stay. */
  boolean allReadThrough() {
    return !readUpTo.isEmpty()
        && readUpTo.keySet().stream()
            .allMatch(account -> account.treatment() == Treatment.READ_THROUGH);
  }

  /** They have done with the file. */
  void end(long bytes) {
    readUpTo.forEach((account, upTo) -> account.read(upTo, bytes));
    readUpTo.clear();
    last = Account.UNCOUNTED;
  }
}
