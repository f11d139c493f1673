package io.drover.mover.recall;

import io.drover.events.FilePath;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Tree;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back small files before they are asked for, as the kernel reads ahead in a file: for who
 * reads those of a directory one after the other, one recall takes longer than all else that he
 * does.
 */
final class Ahead {
  private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);

  /** The n-th file at once is at most an n-th of this: whoever turns away leaves them unread. */
  private static final long WINDOW_BYTES = 256L << 20;

  /** Larger ones do not come ahead of who looked only at the beginning of the one before. Bytes. */
  private static final long LOOKED_AT = 1 << 20;

  /** Fills that nobody waits for. */
  interface Fills {
    /**
     * Makes a file whole and closes it, unless that is under way.
     *
     * @param account of who reads those before it
     * @param marked whether to go on from here when somebody asks for the file
     */
    void run(HomeFile file, Account account, boolean marked);

    /** Whether it can be read without asking a cold pool, which is slow and may cost money. */
    boolean isAtHand(Stub stub);

    /** How many are under way for which nobody has asked. */
    int unasked();
  }

  private record Mark(Account account, long sinceNanos) {}

  private final Tree tree;
  private final int windowMax;
  private final long bytesMax;
  private final Executor workers;
  private final Fills fills;
  private final Rows rows;
  private final LongSupplier nanoClock;

  /** Marked files that were settled before anybody asked for them. */
  private final ConcurrentHashMap<FileKey, Mark> marks = new ConcurrentHashMap<>();

  /** Files that a worker has not looked at yet. */
  private final AtomicInteger queued = new AtomicInteger();

  /**
   * @param windowMax files ahead of one reader; 0 for none
   * @param bytesMax of a file that comes ahead
   */
  Ahead(
      Tree tree,
      int windowMax,
      long bytesMax,
      Executor workers,
      LongSupplier nanoClock,
      Fills fills) {
    this.tree = tree;
    this.windowMax = windowMax;
    this.bytesMax = bytesMax;
    this.workers = workers;
    this.fills = fills;
    this.nanoClock = nanoClock;
    this.rows = new Rows(windowMax, this::siblings, nanoClock);
  }

  /** Somebody has read the file, or does so now. Makes system calls, so not on a reader's way. */
  void follow(FileKey key, Account account) {
    if (windowMax == 0 || account.treatment() == Treatment.DENY) {
      return;
    }
    try (HomeFile file = tree.open(key.inode())) {
      file.path().map(rows::next).ifPresent(files -> begin(files, account));
    } catch (HomeException e) {
      LOG.debug("nothing is brought back ahead of {}: {}", key, e.getMessage());
    }
  }

  /** A marked file has come back; nobody has asked for it yet, and his question is still seen. */
  void leave(FileKey marked, Account account) {
    marks.put(marked, new Mark(account, nanoClock.getAsLong()));
  }

  /** On whose account whoever asks for the file has to be followed, if he has to. */
  Optional<Account> takeMark(FileKey key) {
    return Optional.ofNullable(marks.remove(key)).map(Mark::account);
  }

  boolean isMarkLeft() {
    return !marks.isEmpty();
  }

  /** Nobody came: his row is forgotten too. */
  void forget() {
    long now = nanoClock.getAsLong();
    marks.values().removeIf(mark -> now - mark.sinceNanos() > Rows.FORGOTTEN_NANOS);
  }

  /**
   * One of them is marked, as the kernel marks a page: whoever asks for it comes on to the end of
   * these while the next ones are fetched, and nobody has to look at every file that is read.
   */
  private void begin(List<FilePath> files, Account account) {
    int count = Math.min(files.size(), windowMax - queued.get() - fills.unasked());
    int mark = Math.max(0, count - 1 - windowMax / 2);
    AtomicBoolean marked = new AtomicBoolean();
    for (int number = 0; number < count; number++) {
      FilePath path = files.get(number);
      boolean marks = number >= mark;
      long most = Math.min(bytesMax, WINDOW_BYTES / (number + 1));
      queued.incrementAndGet();
      workers.execute(
          () ->
              begin(
                  path,
                  account,
                  most,
                  () -> marks && !marked.get() && marked.compareAndSet(false, true)));
    }
  }

  private void begin(FilePath path, Account account, long most, BooleanSupplier marks) {
    Optional<HomeFile> file = opened(path, account.looksOnly() ? Math.min(most, LOOKED_AT) : most);
    queued.decrementAndGet();
    file.ifPresent(opened -> fills.run(opened, account, marks.getAsBoolean()));
  }

  /** The file, if it is one that should come. */
  private Optional<HomeFile> opened(FilePath path, long most) {
    try {
      HomeFile file = tree.open(path);
      if (isToCome(file, most)) {
        return Optional.of(file);
      }
      file.close();
    } catch (HomeException e) {
      LOG.debug("{} is not brought back ahead: {}", path, e.getMessage());
    }
    return Optional.empty();
  }

  private boolean isToCome(HomeFile file, long most) {
    try {
      return file.stub() instanceof Found.Managed(Stub stub)
          && !stub.isWhole()
          && fills.isAtHand(stub)
          && stub.version().bytes() <= most;
    } catch (HomeException e) {
      LOG.debug("{} is not brought back ahead: {}", file.key(), e.getMessage());
      return false;
    }
  }

  private List<FilePath> siblings(FilePath file) {
    try {
      return tree.siblings(file);
    } catch (HomeException e) {
      LOG.debug("the directory of {} is not listed: {}", file, e.getMessage());
      return List.of();
    }
  }
}
