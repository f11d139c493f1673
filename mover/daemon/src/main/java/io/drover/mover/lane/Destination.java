package io.drover.mover.lane;

import io.drover.mover.copy.Manifests;
import io.drover.mover.copy.Pool;
import io.drover.stub.FileId;
import io.drover.stub.ObjectCursor;
import io.drover.stub.ObjectNames;
import io.drover.stub.Place;
import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.ObjectKey;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The objects of one place in a pool, complete or on their way. */
final class Destination implements AutoCloseable {
  private final Pool pool;
  private final FileId id;
  private final Place place;
  private final List<Optional<Upload>> uploads = new ArrayList<>();

  Destination(Pool pool, FileId id, Place place) {
    this.pool = pool;
    this.id = id;
    this.place = place;
  }

  Pool pool() {
    return pool;
  }

  /** Begins every object, or takes it up at its cursor. */
  List<Upload> open(List<ObjectCursor> cursors, long fileBytes) throws TierException {
    List<Upload> opened = new ArrayList<>();
    for (int object = 0; object < cursors.size(); object++) {
      opened.add(uploadAt(object, cursors.get(object), fileBytes));
    }
    return opened;
  }

  /** Takes up an unpublished object at its cursor, if it is not open yet. */
  Upload uploadAt(int object, ObjectCursor cursor, long fileBytes) throws TierException {
    while (uploads.size() <= object) {
      uploads.add(Optional.empty());
    }
    if (uploads.get(object).isEmpty()) {
      uploads.set(object, Optional.of(start(object, cursor, fileBytes)));
    }
    return uploads.get(object).orElseThrow();
  }

  /** Whether the object is there, and stays. */
  boolean isPublished(int object) throws TierException {
    return target(object).secure(key(object)).isPresent();
  }

  boolean hasManifest() throws TierException {
    ObjectKey manifest = ObjectNames.manifest(id, place);
    var first = target(0).secure(key(0));
    boolean labelled = first.isPresent() && !first.get().label().isEmpty();
    return labelled || target(0).secure(manifest).isPresent();
  }

  /**
   * Publishes every object that is not visible yet, then the manifest where it is one of its own.
   */
  void publish(List<ObjectCursor> cursors, byte[] manifest, long fileBytes) throws TierException {
    Label label = Manifests.labelOf(manifest);
    for (int object = 0; object < cursors.size(); object++) {
      ObjectCursor cursor = cursors.get(object);
      boolean open = object < uploads.size() && uploads.get(object).isPresent();
      if (!open && isPublished(object)) {
        continue;
      }
      Crc digest = new Crc(cursor.prefixCrc(), cursor.durableBytes());
      try (Upload upload = uploadAt(object, cursor, fileBytes)) {
        uploads.set(object, Optional.empty());
        upload.publish(digest, object == 0 ? label : Label.NONE);
      }
    }
    if (label.isEmpty()) {
      Manifests.publish(pool, id, place, manifest);
    }
  }

  /** Leaves nothing of the attempt in the pool. */
  void destroy() throws TierException {
    close();
    for (int object = 0; object < place.layout().stripeCount(); object++) {
      target(object).delete(key(object));
    }
    target(0).delete(ObjectNames.manifest(id, place));
  }

  @Override
  public void close() {
    uploads.forEach(upload -> upload.ifPresent(Upload::close));
    uploads.clear();
  }

  private Upload start(int object, ObjectCursor cursor, long fileBytes) throws TierException {
    Layout layout = place.layout();
    return cursor.durableBytes() == 0
        ? target(object).begin(key(object), layout.objectBytes(object, fileBytes))
        : target(object).resume(key(object), cursor.durableBytes());
  }

  private Tier target(int object) throws TierException {
    return pool.target(place, object);
  }

  private ObjectKey key(int object) {
    return ObjectNames.object(id, place, object);
  }
}
