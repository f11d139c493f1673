package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** A system call that failed: which, on what, and why. */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final String subject;
  private final int errno;

  /**
   * Says that a call failed.
   *
   * @param call the name of the manual page
   * @param subject a path (String or byte[]), or a {@link Descriptor}
   * @param errno positive, one of {@link Errno}
   */
  public LinuxException(String call, Object subject, int errno) {
    this(call, words(subject), errno);
  }

  private LinuxException(String call, String subject, int errno) {
    super("%s %s: %s (%s)".formatted(call, subject, Errno.name(errno), Errno.description(errno)));
    this.call = call;
    this.subject = subject;
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }

  public String call() {
    return call;
  }

  /** What the call was about: a quoted path or {@code descriptor 5}. */
  public String subject() {
    return subject;
  }

  private static String words(Object subject) {
    return switch (subject) {
      case byte[] path -> '"' + new String(path, UTF_8) + '"';
      case String path -> '"' + path + '"';
      default -> subject.toString();
    };
  }
}
