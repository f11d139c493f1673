package io.drover.tier.disk;

class DiskTierOnBtrfsTest extends LoopContract {
  DiskTierOnBtrfsTest() {
    super("btrfs");
  }

  @Override
  boolean namesSmallUploads() {
    return true;
  }
}
