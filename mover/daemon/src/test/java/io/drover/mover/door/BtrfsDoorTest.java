package io.drover.mover.door;

class BtrfsDoorTest extends DoorContract {
  BtrfsDoorTest() {
    super("btrfs");
  }
}
