package io.drover.mover.home;

import io.drover.events.FilePath;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.FileAttributes;
import io.drover.stub.Stub;
import java.util.Optional;

/**
 * One open file of a tree. Holding it keeps nobody from anything; what must keep others out is a
 * {@link SourceHold}, an {@link Exclusive} or the slot lock inside {@link #change}.
 */
public interface HomeFile extends AutoCloseable {
  FileKey key();

  /**
   * One of its names, as the kernel remembers it; a hint. Nothing when that is none in the tree.
   */
  Optional<FilePath> path() throws HomeException;

  FileFacts facts() throws HomeException;

  /** What a manifest keeps of the inode. */
  FileAttributes attributes() throws HomeException;

  Found stub() throws HomeException;

  /** What {@link #change} asks under the slot lock. */
  interface Change {
    /**
     * The stub to write, or nothing to leave it as it is.
     *
     * @throws Superseded when the stub found is not the one that the change was decided on
     */
    Optional<Stub> apply(Found found) throws Superseded;
  }

  /** How sure a written stub has to be. */
  enum Durability {
    /** It survives a power cut when the call returns. */
    DURABLE,
    /** It is visible to every process; the file system makes it durable some time later. */
    VISIBLE
  }

  /**
   * Reads the stub, decides and writes, all under the file's slot lock: the only way a stub is ever
   * written.
   *
   * @throws Superseded passed on from the change; nothing was written
   * @throws HomeException when it could not be written; whether it was is then unknown
   */
  void change(Durability durability, Change change) throws HomeException, Superseded;

  /**
   * Makes the stub durable as it is. For whoever finds that what he is asked for was done: who did
   * it may have died when his stub could only be seen, and an answer outlives a power cut.
   */
  void flush() throws HomeException;

  /**
   * Removes the stub under the slot lock, durably: the file is an ordinary one when it returns,
   * also after an earlier call that was interrupted before it was durable.
   *
   * @param last the stub to remove; nothing when there should be none any more
   * @throws Superseded when another stub lies there; nothing was removed
   */
  void forget(Optional<Stub> last) throws HomeException, Superseded;

  /**
   * Holds the file so that nobody writes to it unnoticed: a kernel read lease, taken before the
   * data is written back and the facts are read.
   *
   * @return nothing when somebody has it open for writing
   */
  Optional<SourceHold> hold() throws HomeException;

  /**
   * Keeps everybody else out: arms the file, so that whoever opens it from now on asks the door
   * first, which lets nobody in, and makes sure that nobody has it open.
   *
   * @return nothing when somebody has it open
   */
  Optional<Exclusive> seize() throws HomeException;

  /** Lets everybody use the file without asking the door, if its stub still calls it whole. */
  void settle() throws HomeException;

  /**
   * Opens the file to bring bytes back. Only for ranges that the stub calls absent. A fill lives no
   * longer than its file: with the file the guard ends.
   *
   * @param next decides how much of a long file is kept in memory; its bytes are the same
   */
  Fill fill(Fill.Next next) throws HomeException;

  /** The same by ranges, while others read what has come. */
  RangedFill fillRanges() throws HomeException;

  @Override
  void close();
}
