package io.drover.mover.door.fanotify;

import io.drover.linux.Capabilities;
import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import io.drover.mover.door.publish.NotAFileSystemException;
import io.drover.mover.door.publish.TreeMount;
import io.drover.mover.keeper.GroupStore;
import java.io.IOException;
import java.util.Optional;

/** Opens doors, and tells what cannot be had from what fails. */
final class Opening {
  private Opening() {}

  static TreeDoor of(DoorPlan plan) throws IOException {
    if (!Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN)) {
      return new NoDoor(NoDoor.Reason.NOT_PERMITTED, "the daemon has no CAP_SYS_ADMIN");
    }
    Optional<Descriptor> kept = plan.store().claim(plan.place().name());
    try {
      return guarded(plan, kept);
    } catch (NotAFileSystemException part) {
      return new NoDoor(NoDoor.Reason.NOT_A_FILE_SYSTEM, part.getMessage());
    } catch (LinuxException failure) {
      return lacking(failure).orElseThrow(() -> failure);
    }
  }

  /** What the errors of fanotify_init(2) and fanotify_mark(2) say about the machine. */
  private static Optional<NoDoor> lacking(LinuxException failure) {
    if (!failure.call().startsWith("fanotify_")) {
      return Optional.empty();
    }
    return switch (failure.errno()) {
      case Errno.EPERM -> Optional.of(noDoor(NoDoor.Reason.NOT_PERMITTED, failure));
      case Errno.EINVAL, Errno.ENOSYS -> Optional.of(noDoor(NoDoor.Reason.OLD_KERNEL, failure));
      case Errno.EOPNOTSUPP, Errno.ENODEV, Errno.EXDEV ->
          Optional.of(noDoor(NoDoor.Reason.FILE_SYSTEM_UNABLE, failure));
      default -> Optional.empty();
    };
  }

  private static NoDoor noDoor(NoDoor.Reason reason, LinuxException failure) {
    return new NoDoor(reason, failure.getMessage());
  }

  private static FanotifyDoor guarded(DoorPlan plan, Optional<Descriptor> kept) throws IOException {
    Group group = Group.of(plan, kept);
    try {
      return guarded(plan, group);
    } catch (IOException | RuntimeException failure) {
      group.close();
      throw failure;
    }
  }

  private static FanotifyDoor guarded(DoorPlan plan, Group group) throws IOException {
    TreeMount tree = TreeMount.open(plan.place());
    try {
      Marks marks = new Marks(group.group());
      marks.guard(tree.publicMount());
      marks.pass(tree.privateMount());
      GroupStore.Kept kept = new GroupStore.Kept(group.group().descriptor(), tree.device());
      plan.store().keep(plan.place().name(), kept);
      return new FanotifyDoor(plan, tree, group);
    } catch (IOException | RuntimeException failure) {
      tree.close();
      throw failure;
    }
  }
}
