package io.drover.mover.recall;

/** On whose behalf files come back. For many threads; waits for nothing. */
public interface Account {
  /** Whoever nobody counts for: requests, and readers of a daemon that died. */
  Account UNCOUNTED =
      new Account() {
        @Override
        public Treatment treatment() {
          return Treatment.ALLOW;
        }

        @Override
        public void brought(long files, long bytes) {
          // Of no budget.
        }

        @Override
        public void read(long upTo, long bytes) {
          // No sweep.
        }

        @Override
        public boolean looksOnly() {
          return false;
        }
      };

  /**
   * Whether he looked at no more than the beginning of the last file that he has done with: then
   * nothing large comes ahead of him.
   */
  boolean looksOnly();

  /** What he gets now. */
  Treatment treatment();

  /** So much has come back for him. */
  void brought(long files, long bytes);

  /**
   * He has done with a file that came back.
   *
   * @param upTo the end of what he read of it
   * @param bytes its size
   */
  void read(long upTo, long bytes);
}
