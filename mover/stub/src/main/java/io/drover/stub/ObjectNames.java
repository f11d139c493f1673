package io.drover.stub;

import io.drover.tier.ObjectKey;
import java.util.HexFormat;

/** Names of what a file has in a pool: {@code <h2>/<FileId>/<generation>-<attempt>/<index>}. */
public final class ObjectNames {
  private static final String MANIFEST = "manifest";

  private ObjectNames() {}

  /** The name of one object of a copy, complete or on its way. */
  public static ObjectKey object(FileId id, Place place, int index) {
    return new ObjectKey(prefix(id, place) + index);
  }

  /** The name of the copy's manifest, which lies on the target of its first object. */
  public static ObjectKey manifest(FileId id, Place place) {
    return new ObjectKey(prefix(id, place) + MANIFEST);
  }

  private static String prefix(FileId id, Place place) {
    String attempt = HexFormat.of().toHexDigits(place.attempt());
    return id.spread() + "/" + id + "/" + place.generation() + "-" + attempt + "/";
  }
}
