package io.drover.mover.story;

import org.junit.jupiter.api.extension.RegisterExtension;

class XfsAccessTest extends AccessContract {
  @RegisterExtension static final Lab lab = new Lab("xfs");

  XfsAccessTest() {
    super(lab, "xfs");
  }
}
