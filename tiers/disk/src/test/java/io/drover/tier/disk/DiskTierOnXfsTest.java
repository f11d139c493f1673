package io.drover.tier.disk;

class DiskTierOnXfsTest extends LoopContract {
  DiskTierOnXfsTest() {
    super("xfs");
  }
}
