package io.drover.mover.story;

import org.junit.jupiter.api.extension.RegisterExtension;

class BtrfsAccessTest extends AccessContract {
  @RegisterExtension static final Lab lab = new Lab("btrfs");

  BtrfsAccessTest() {
    super(lab, "btrfs");
  }
}
