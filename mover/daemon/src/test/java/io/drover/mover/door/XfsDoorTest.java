package io.drover.mover.door;

class XfsDoorTest extends DoorContract {
  XfsDoorTest() {
    super("xfs");
  }
}
