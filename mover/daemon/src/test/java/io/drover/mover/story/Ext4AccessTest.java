package io.drover.mover.story;

import org.junit.jupiter.api.extension.RegisterExtension;

class Ext4AccessTest extends AccessContract {
  @RegisterExtension static final Lab lab = new Lab();

  Ext4AccessTest() {
    super(lab, "ext4");
  }
}
