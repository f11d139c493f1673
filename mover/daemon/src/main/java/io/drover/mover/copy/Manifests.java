package io.drover.mover.copy;

import io.drover.stub.Copy;
import io.drover.stub.Decoded;
import io.drover.stub.FileId;
import io.drover.stub.Manifest;
import io.drover.stub.ManifestCodec;
import io.drover.stub.ObjectNames;
import io.drover.stub.Place;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where the manifest of a copy lies: with the first object when it is small enough to be its label,
 * so that a small file is one write, else as an object of its own beside it.
 */
public final class Manifests {
  private Manifests() {}

  /** The label for the first object; none when the manifest needs an object of its own. */
  public static Label labelOf(byte[] encoded) {
    return encoded.length <= Label.BYTES_MAX ? new Label(encoded) : Label.NONE;
  }

  /** Publishes a manifest that is too large for a label. */
  public static void publish(Pool pool, FileId id, Place place, byte[] encoded)
      throws TierException {
    ObjectKey key = ObjectNames.manifest(id, place);
    ByteBuffer bytes = ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
    try (Upload upload = pool.target(place, 0).begin(key, encoded.length)) {
      upload.append(bytes);
      upload.publish(Crc.of(encoded), Label.NONE);
    }
  }

  /**
   * Reads the manifest of a copy.
   *
   * @throws TierException.Missing when the first object or the manifest is gone
   * @throws TierException.Corrupt when it is damaged or does not belong to the copy
   */
  public static Manifest load(Pool pool, FileId id, Copy copy) throws TierException {
    Tier target = pool.target(copy.place(), 0);
    ObjectKey first = ObjectNames.object(id, copy.place(), 0);
    var stat = target.stat(first);
    if (stat.isEmpty()) {
      throw new TierException.Missing("object " + first + " is not in pool " + pool.name());
    }
    return of(stat.get().label(), pool, id, copy);
  }

  /** The same for whoever has the first object's label already. */
  static Manifest of(Label label, Pool pool, FileId id, Copy copy) throws TierException {
    byte[] encoded =
        label.isEmpty() ? read(pool.target(copy.place(), 0), id, copy.place()) : label.bytes();
    return belonging(encoded, id, copy)
        .orElseThrow(
            () ->
                new TierException.Corrupt(
                    "the manifest of %s in pool %s is damaged"
                        .formatted(ObjectNames.object(id, copy.place(), 0), pool.name())));
  }

  /** Whether the manifest of so large a file fits no label, whatever else it says. */
  static boolean isObject(long fileBytes) {
    return (long) Grain.count(fileBytes) * Integer.BYTES > Label.BYTES_MAX;
  }

  private static byte[] read(Tier target, FileId id, Place place) throws TierException {
    try (ObjectReader reader = target.open(ObjectNames.manifest(id, place))) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(reader.bytes()));
      reader.read(0, bytes);
      byte[] encoded = new byte[bytes.flip().remaining()];
      bytes.get(encoded);
      return encoded;
    }
  }

  private static Optional<Manifest> belonging(byte[] encoded, FileId id, Copy copy) {
    return ManifestCodec.decode(encoded) instanceof Decoded.Understood<Manifest>(Manifest manifest)
            && manifest.id().equals(id)
            && manifest.place().equals(copy.place())
            && manifest.grains().whole().equals(copy.digest())
        ? Optional.of(manifest)
        : Optional.empty();
  }
}
