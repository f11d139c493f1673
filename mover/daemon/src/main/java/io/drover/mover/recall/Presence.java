package io.drover.mover.recall;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.LinuxException;
import io.drover.linux.Status;
import io.drover.mover.home.Found;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.home.StubAttribute;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether what lies in the place of a file may be read as it is; some system calls, no waiting. */
final class Presence {
  /**
   * Programs that restore files (cp -a, rsync -X, tar --xattrs) put attributes on a file right
   * after its data, and both renew its ctime.
   */
  private static final Duration NEW = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final StubAttribute attribute;
  private final Clock clock;

  Presence(StubAttribute attribute, Clock clock) {
    this.attribute = attribute;
    this.clock = clock;
  }

  /** As {@link Recall#standing}; knows nothing of fills under way. */
  Standing of(Descriptor file) {
    try {
      Optional<byte[]> stub = attribute.raw(file);
      if (stub.isEmpty()) {
        return isNew(file) ? Standing.NEW : Standing.SETTLED;
      }
      boolean inPlace =
          switch (attribute.judge(stub.get(), LinuxTree.identityOf(file))) {
            case Found.Unmanaged _ -> true;
            case Found.Managed(Stub own) -> own.isWhole();
            case Found.Foreign(Stub foreign, String _) -> isAllocated(file, foreign);
            case Found.Unreadable _ -> isAllocated(file);
          };
      return inPlace ? Standing.SETTLED : Standing.ABSENT;
    } catch (LinuxException e) {
      LOG.warn("cannot tell whether {} is in place, so its readers wait: {}", file, e.getMessage());
      return Standing.ABSENT;
    }
  }

  private boolean isNew(Descriptor file) throws LinuxException {
    return clock.millis() * 1_000_000 - Status.of(file).ctimeNanos() < NEW.toNanos();
  }

  /** Whether every range that the stub calls absent is allocated data all the same. */
  private static boolean isAllocated(Descriptor file, Stub stub) throws LinuxException {
    if (stub.isWhole()) {
      return true;
    }
    long bytes = Status.of(file).size();
    for (ByteRange absent :
        stub.home().present(bytes).missingFrom(new ByteRange(0, bytes)).runs()) {
      if (Extents.seekHole(file, absent.start()) < absent.end()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllocated(Descriptor file) throws LinuxException {
    long bytes = Status.of(file).size();
    return bytes == 0 || Extents.seekHole(file, 0) >= bytes;
  }
}
