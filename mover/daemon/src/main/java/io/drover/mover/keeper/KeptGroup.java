package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.mover.door.publish.BlockDevice;
import java.util.Optional;

/**
 * One tree's group.
 *
 * @param group the keeper's own copy
 * @param device path of the tree's block device
 * @param owner who answers its events; empty for an orphan
 * @param refusal who denies them instead, when no daemon has come for too long
 * @param orphanedNanos since when it is an orphan, by the monotonic clock
 */
record KeptGroup(
    Descriptor group,
    String device,
    Optional<Daemon> owner,
    Optional<Refusal> refusal,
    long orphanedNanos) {

  static KeptGroup of(Descriptor group, String device, Daemon owner) {
    return new KeptGroup(group, device, Optional.of(owner), Optional.empty(), 0);
  }

  KeptGroup ownedBy(Daemon daemon) {
    return new KeptGroup(group, device, Optional.of(daemon), Optional.empty(), 0);
  }

  KeptGroup orphaned(long nowNanos) {
    return new KeptGroup(group, device, Optional.empty(), Optional.empty(), nowNanos);
  }

  KeptGroup refusedBy(Refusal fresh) {
    return new KeptGroup(group, device, owner, Optional.of(fresh), orphanedNanos);
  }

  /** Whether anybody can still reach the tree, as far as its device tells. */
  boolean isNeeded() {
    try {
      return BlockDevice.isInUse(device);
    } catch (LinuxException unreadable) {
      // Without certainty readers wait.
      return true;
    }
  }

  void end() {
    refusal.ifPresent(Refusal::close);
    group.close();
  }
}
