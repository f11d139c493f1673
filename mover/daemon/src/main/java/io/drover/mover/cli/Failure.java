package io.drover.mover.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a command cannot be carried out, in a sentence for people. */
final class Failure extends IOException {
  private static final long serialVersionUID = 1;

  Failure(String message) {
    super(message);
  }

  Failure(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong, for people; NIO's exceptions often have nothing but the file's name. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The same with the file it went wrong on, where nothing else names that. */
  static String sentence(IOException e) {
    return e instanceof FileSystemException failed && failed.getFile() != null
        ? failed.getFile() + ": " + reason(e)
        : reason(e);
  }
}
