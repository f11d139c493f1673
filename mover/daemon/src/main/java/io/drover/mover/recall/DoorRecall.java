package io.drover.mover.recall;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Status;
import io.drover.mover.home.Drains;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.LinuxTree;
import io.drover.tier.ByteRange;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what whoever stands at the door has to wait for. */
final class DoorRecall implements Recall {
  private static final Logger LOG = LoggerFactory.getLogger(DoorRecall.class);

  /** The largest that Linux has, on arm64. */
  private static final long PAGE_BYTES_MAX = 64 << 10;

  private final String tree;
  private final Presence presence;
  private final Drains drains;
  private final ReadClasses classes;
  private final Recalls recalls;

  DoorRecall(String tree, Presence presence, Drains drains, ReadClasses classes, Recalls recalls) {
    this.tree = tree;
    this.presence = presence;
    this.drains = drains;
    this.classes = classes;
    this.recalls = recalls;
  }

  @Override
  public Standing standing(Descriptor file, Reader reader, Access access) {
    try {
      if (mayTruncate(access)) {
        // Before anything is looked at: whoever drops the file looks here after he has said so.
        drains.letIn(keyOf(file), reader.thread());
      }
      return standing(file, access);
    } catch (LinuxException e) {
      LOG.debug("cannot tell which file {} is: {}", file, e.getMessage());
      return Standing.ABSENT;
    }
  }

  /** The kernel tells of one as of a call on the page where it ends, or on the whole file. */
  private static boolean mayTruncate(Access access) {
    return switch (access) {
      case Access.Opening _ -> false;
      case Access.Using(ByteRange range) -> range.bytes() <= PAGE_BYTES_MAX;
      case Access.Entire _ -> true;
    };
  }

  private Standing standing(Descriptor file, Access access) throws LinuxException {
    if (recalls.isQuiet() && drains.isEmpty()) {
      return presence.of(file);
    }
    FileKey key = keyOf(file);
    if (drains.holds(key)) {
      return Standing.ABSENT;
    }
    return recalls.isAdmitted(key, access) ? Standing.ADMITTED : presence.of(file);
  }

  @Override
  public CompletableFuture<Admission> whole(Descriptor file, Reader reader) {
    return ask(file, reader, new Access.Entire());
  }

  @Override
  public CompletableFuture<Admission> ask(Descriptor file, Reader reader, Access access) {
    try {
      FileKey key = keyOf(file);
      return switch (access) {
        case Access.Opening _ when opensForRanges(file, reader) ->
            afterDrain(key, () -> CompletableFuture.completedFuture(new Admission.Granted(false)));
        case Access.Using(ByteRange range) when readsRanges(key, file, reader) ->
            afterDrain(key, () -> recalls.range(key, range, reader.account()));
        case Access _ ->
            afterDrain(
                key,
                () ->
                    recalls
                        .whole(key, reader.account())
                        .thenApply(told -> letIn(key, reader, told)));
      };
    } catch (LinuxException e) {
      String message = "finding out which file is read failed: " + e.getMessage();
      return CompletableFuture.completedFuture(
          new Admission.Denied(Admission.Reason.HOME_FAILS, message));
    }
  }

  private Admission letIn(FileKey key, Reader reader, Admission told) {
    drains.letIn(key, reader.thread());
    return told;
  }

  /** Whoever comes while a file is being dropped is served when that has ended. */
  private CompletableFuture<Admission> afterDrain(
      FileKey key, Supplier<CompletableFuture<Admission>> service) {
    return drains.endOf(key).map(end -> end.thenCompose(_ -> service.get())).orElseGet(service);
  }

  /** Small files come whole: that costs one grain or a few. */
  private boolean opensForRanges(Descriptor file, Reader reader) throws LinuxException {
    return isLargeOfClass(file)
        && classes.of(file).filter(each -> ReadClasses.allows(each, reader)).isPresent();
  }

  private boolean readsRanges(FileKey key, Descriptor file, Reader reader) throws LinuxException {
    return !classes.isEmpty()
        && (recalls.isReadByRanges(key) || isLargeOfClass(file))
        && !recalls.isFilled(key)
        && ReadClasses.certainlyReads(reader);
  }

  private boolean isLargeOfClass(Descriptor file) throws LinuxException {
    return !classes.isEmpty()
        && Status.of(file).size() > Recalls.READ_AT_ONCE
        && classes.of(file).isPresent();
  }

  private FileKey keyOf(Descriptor file) throws LinuxException {
    return new FileKey(tree, LinuxTree.identityOf(file));
  }
}
