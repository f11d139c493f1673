package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrnoTest {
  @Test
  void everyConstantHasItsOwnNameAndDescription() throws Exception {
    List<Field> constants =
        Arrays.stream(Errno.class.getFields())
            .filter(field -> field.getType() == int.class)
            .toList();
    assertThat(constants).hasSizeGreaterThan(30);
    for (Field constant : constants) {
      int errno = constant.getInt(null);
      assertThat(Errno.name(errno)).isEqualTo(constant.getName());
      assertThat(Errno.description(errno)).isNotBlank();
    }
  }

  @Test
  void anUnknownNumberIsStillNamed() {
    assertThat(Errno.name(4095)).isEqualTo("errno 4095");
    assertThat(Errno.description(4095)).isNotBlank();
  }

  @Test
  void anExceptionSaysWhichCallFailedOnWhatAndWhy() {
    LinuxException failure = new LinuxException("openat2", "sub/x", Errno.ENOENT);
    assertThat(failure).hasMessage("openat2 \"sub/x\": ENOENT (no such file or directory)");
    assertThat(failure.call()).isEqualTo("openat2");
    assertThat(failure.subject()).isEqualTo("\"sub/x\"");
    assertThat(failure.errno()).isEqualTo(2);
  }

  @Test
  void anExceptionAboutAnOpenFileNamesItsDescriptor() {
    LinuxException failure = new LinuxException("fsync", Descriptor.WORKING_DIRECTORY, Errno.EIO);
    assertThat(failure).hasMessage("fsync descriptor -100: EIO (input/output error)");
  }
}
