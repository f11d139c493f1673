package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What many tests here ask. */
final class LinuxAssertions {
  private LinuxAssertions() {}

  static void assertErrno(int errno, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LinuxException.class,
            failure -> assertThat(Errno.name(failure.errno())).isEqualTo(Errno.name(errno)));
  }
}
