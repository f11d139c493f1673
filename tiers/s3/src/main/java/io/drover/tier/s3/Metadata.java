package io.drover.tier.s3;

import io.drover.tier.Label;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What an object of ours carries as its own metadata, of which S3 allows 2 KB: the label in base64
 * takes 2,000 bytes of it at most.
 */
final class Metadata {
  private static final String LABEL = "drover-label";
  private static final String BYTES = "drover-bytes";
  private static final String PARTS = "drover-parts";

  private Metadata() {}

  /** Of an object that is one request. */
  static Map<String, String> whole(long bytes, Label label) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(BYTES, Long.toString(bytes));
    if (!label.isEmpty()) {
      metadata.put(LABEL, Base64.getUrlEncoder().withoutPadding().encodeToString(label.bytes()));
    }
    return metadata;
  }

  /** Of an object that is sent in parts: metadata is given before the label is known. */
  static Map<String, String> inParts(long bytes) {
    return Map.of(BYTES, Long.toString(bytes), PARTS, "1");
  }

  static Label label(Map<String, String> metadata) {
    String text = metadata.get(LABEL);
    return text == null ? Label.NONE : new Label(Base64.getUrlDecoder().decode(text));
  }

  /** Whether a label may lie beside the object. */
  static boolean isInParts(Map<String, String> metadata) {
    return metadata.containsKey(PARTS);
  }

  /**
   * Whether the bytes are elsewhere: radosgw 20 tells a length of 0 of an object that it moved to a
   * cold place, whatever the name of that class is.
   */
  static boolean isHollow(HeadObjectResponse object) {
    return object.contentLength() == 0 && bytes(object.metadata()).orElse(0L) > 0;
  }

  /** The length that was announced when the object was begun. */
  static Optional<Long> bytes(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(BYTES)).map(Long::valueOf);
  }
}
