package io.drover.mover.door;

class Ext4DoorTest extends DoorContract {
  Ext4DoorTest() {
    super("ext4");
  }
}
