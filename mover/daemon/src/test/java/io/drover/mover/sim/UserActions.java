package io.drover.mover.sim;

import io.drover.events.FilePath;
import io.drover.mover.home.HoldEnds;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import java.util.Arrays;

/** What users do, and what they believe afterwards. Whoever writes also flushes. */
final class UserActions {
  private UserActions() {}

  static UserDoor.Visit read(World world, FilePath path) {
    MemoryInode inode = world.disk.find(path).orElseThrow();
    return world.users.come(inode, UserDoor.Kind.READ, () -> Invariants.sees(inode));
  }

  /** Reads one range, as programs of an allow list do; of the rest he sees nothing. */
  static UserDoor.Visit readRange(World world, FilePath path, ByteRange range) {
    MemoryInode inode = world.disk.find(path).orElseThrow();
    return world.users.come(inode, range, () -> Invariants.sees(inode, range));
  }

  static UserDoor.Visit write(World world, FilePath path, int offset, byte[] bytes) {
    MemoryInode inode = world.disk.find(path).orElseThrow();
    return world.users.come(inode, UserDoor.Kind.WRITE, () -> written(world, inode, offset, bytes));
  }

  /**
   * Writes and puts the modification time back, as a tool that keeps times would. Not back when the
   * daemon died in a hold that its stub relies on: nobody can tell that later, says docs/faults.md.
   */
  static UserDoor.Visit writeInSecret(World world, FilePath path, int offset, byte[] bytes) {
    MemoryInode inode = world.disk.find(path).orElseThrow();
    return world.users.come(
        inode,
        UserDoor.Kind.WRITE,
        () -> {
          long mtimeNanos = inode.facts().mtimeNanos();
          boolean telling = isHoldCutShort(world.disk, inode);
          written(world, inode, offset, bytes);
          if (!telling) {
            inode.setMtime(mtimeNanos, world.disk.nowNanos());
          }
          inode.sync();
        });
  }

  /** Opens with O_TRUNC and writes something else. */
  static UserDoor.Visit replace(World world, FilePath path, byte[] bytes) {
    MemoryInode inode = world.disk.find(path).orElseThrow();
    return world.users.come(
        inode,
        UserDoor.Kind.TRUNCATE_AT_OPEN,
        () -> {
          inode.truncate(0, world.disk.nowNanos());
          inode.sync();
          inode.expected = new byte[0];
          var _ =
              world.users.come(inode, UserDoor.Kind.WRITE, () -> written(world, inode, 0, bytes));
        });
  }

  static UserDoor.Visit truncate(World world, FilePath path, int bytes) {
    MemoryInode inode = world.disk.find(path).orElseThrow();
    return world.users.come(
        inode,
        UserDoor.Kind.WRITE,
        () -> {
          inode.truncate(bytes, world.disk.nowNanos());
          inode.sync();
          inode.expected = Arrays.copyOf(inode.expected, bytes);
        });
  }

  /** Metadata of a file need no open. */
  static void touch(World world, FilePath path) {
    long nowNanos = world.disk.nowNanos();
    world.disk.find(path).orElseThrow().setMtime(nowNanos, nowNanos);
  }

  private static boolean isHoldCutShort(MemoryDisk disk, MemoryInode inode) {
    return Invariants.stubOf(inode)
        .map(Stub::heldUntilNanos)
        .filter(end -> disk.diedAtNanos() > end - HoldEnds.HELD.toNanos())
        .filter(end -> disk.nowNanos() <= end)
        .isPresent();
  }

  private static void written(World world, MemoryInode inode, int offset, byte[] bytes) {
    // A user who opened the file sees what is in it.
    Invariants.sees(inode);
    inode.write(offset, bytes, world.disk.nowNanos());
    inode.sync();
    int length = Math.max(inode.expected.length, offset + bytes.length);
    inode.expected = Arrays.copyOf(inode.expected, length);
    System.arraycopy(bytes, 0, inode.expected, offset, bytes.length);
  }
}
