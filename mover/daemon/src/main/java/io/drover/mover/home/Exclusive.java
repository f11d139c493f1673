package io.drover.mover.home;

import io.drover.mover.migration.FileFacts;
import io.drover.tier.Crc;

/** A file that nobody else has open; whoever opens it waits until this is closed. */
public interface Exclusive extends AutoCloseable {
  /** As they are now, with all data written back. */
  FileFacts facts() throws HomeException;

  /**
   * Reads the whole content and digests it.
   *
   * @throws Superseded when somebody wants to open the file meanwhile
   */
  Crc digest() throws HomeException, Superseded;

  /**
   * Frees every byte and puts the modification time back. The size stays. The stub must say
   * "dropping" already. Looks once more whether the file is alone, right before the punch.
   *
   * @throws Superseded when somebody wants in; nothing was punched
   */
  void drop(long mtimeNanos) throws HomeException, Superseded;

  @Override
  void close();
}
