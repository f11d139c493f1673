package io.drover.tier.disk;

class DiskTierOnExt4Test extends LoopContract {
  DiskTierOnExt4Test() {
    super("ext4");
  }
}
