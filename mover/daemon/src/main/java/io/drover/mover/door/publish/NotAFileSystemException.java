package io.drover.mover.door.publish;

import java.nio.file.FileSystemException;

/** What was to be a tree is only a part of a file system. */
public final class NotAFileSystemException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  NotAFileSystemException(String path, String reason) {
    super(path, null, reason);
  }
}
