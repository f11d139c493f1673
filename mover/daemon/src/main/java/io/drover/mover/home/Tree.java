package io.drover.mover.home;

import io.drover.events.FilePath;
import io.drover.stub.InodeIdentity;
import java.util.List;

/** A managed directory, reached on the daemon's own way that raises no events. */
public interface Tree extends AutoCloseable {
  String name();

  /**
   * Opens a file by its path, which is resolved beneath the tree's root without following links.
   *
   * @throws HomeException with {@code no-such-file}, {@code not-regular} or {@code outside-tree}
   */
  HomeFile open(FilePath path) throws HomeException;

  /**
   * Opens a file by its inode, wherever it was renamed to.
   *
   * @throws HomeException with {@code no-such-file} when it was deleted
   */
  HomeFile open(InodeIdentity inode) throws HomeException;

  /**
   * The files in the directory of this one, itself among them, in the order in which the file
   * system lists them: also directories and links, but no names that are not UTF-8. A hint, which
   * changes while it is made.
   *
   * @return nothing when there are more than 100,000
   */
  List<FilePath> siblings(FilePath file) throws HomeException;

  /**
   * Makes content and stubs of files of this tree durable, as {@link HomeFile#flush} does, and
   * together where that is cheaper.
   *
   * @throws HomeException when one failed; what became of the others is unknown
   */
  default void flush(List<HomeFile> files) throws HomeException {
    for (HomeFile file : files) {
      file.flush();
    }
  }

  Watch watch();

  /** Bytes that may still be written to the tree's file system. */
  long freeBytes() throws HomeException;

  @Override
  void close();
}
