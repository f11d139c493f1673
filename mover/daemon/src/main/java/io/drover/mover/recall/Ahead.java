package io.drover.mover.recall;

import io.drover.events.FilePath;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Tree;
import io.drover.stub.Stub;
import java.util.List;
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

  /** Fills that nobody waits for. */
  interface Fills {
    /** Begins one, unless it is under way. */
    void begin(FileKey key);

    /** How many more may be begun now. */
    int room();
  }

  private final Tree tree;
  private final int windowMax;
  private final long bytesMax;
  private final Fills fills;
  private final Rows rows;

  /**
   * @param windowMax files ahead of one reader; 0 for none
   * @param bytesMax of a file that comes ahead
   */
  Ahead(Tree tree, int windowMax, long bytesMax, LongSupplier nanoClock, Fills fills) {
    this.tree = tree;
    this.windowMax = windowMax;
    this.bytesMax = bytesMax;
    this.fills = fills;
    this.rows = new Rows(windowMax, this::siblings, nanoClock);
  }

  /** Somebody has read the file, or does so now. Makes system calls, so not on a reader's way. */
  void follow(FileKey key) {
    if (windowMax == 0) {
      return;
    }
    try (HomeFile file = tree.open(key.inode())) {
      file.path().map(rows::next).stream().flatMap(List::stream).forEach(this::begin);
    } catch (HomeException e) {
      LOG.debug("nothing is brought back ahead of {}: {}", key, e.getMessage());
    }
  }

  private void begin(FilePath path) {
    if (fills.room() <= 0) {
      return;
    }
    try (HomeFile file = tree.open(path)) {
      if (file.stub() instanceof Found.Managed(Stub stub)
          && !stub.isWhole()
          && stub.version().bytes() <= bytesMax) {
        fills.begin(file.key());
      }
    } catch (HomeException e) {
      LOG.debug("{} is not brought back ahead: {}", path, e.getMessage());
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
