package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
  @Test
  void aStatusFileIsRead() {
    Capabilities user =
        Capabilities.parse(
            "Name:\tjava\nUid:\t0\t1000\t0\t0\nCapPrm:\t1\nCapEff:\t0000000000200004\n");
    assertThat(user.effectiveUser()).isEqualTo(1000);
    assertThat(user.has(Capabilities.CAP_SYS_ADMIN)).isTrue();
    assertThat(user.has(Capabilities.CAP_DAC_READ_SEARCH)).isTrue();
    assertThat(user.has(Capabilities.CAP_LEASE)).isFalse();
  }

  @Test
  void aStatusFileWithoutTheLinesIsRefused() {
    assertThatThrownBy(() -> Capabilities.parse("Name:\tjava\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Uid:");
  }

  @Test
  void thisProcessHasAUser() throws Exception {
    Capabilities ours = Capabilities.ofProcess();
    assertThat(ours.effectiveUser())
        .isEqualTo(Status.at(Descriptor.WORKING_DIRECTORY, "/proc/self", 0).uid());
  }

  @Test
  void releasesAreComparedByNumber() {
    assertThat(KernelRelease.parse("6.14.0-15-generic")).isEqualTo(new KernelRelease(6, 14));
    assertThat(KernelRelease.parse("6.9").isAtLeast(6, 14)).isFalse();
    assertThat(KernelRelease.parse("6.14-rc1").isAtLeast(6, 14)).isTrue();
    assertThat(KernelRelease.parse("7.0").isAtLeast(6, 14)).isTrue();
    assertThat(KernelRelease.running().isAtLeast(2, 6)).isTrue();
    assertThat(new KernelRelease(6, 18)).hasToString("6.18");
    assertThatThrownBy(() -> KernelRelease.parse("unknown"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
