package io.drover.tier.s3;

import io.drover.tier.ObjectKey;
import java.net.URI;
import java.util.Optional;

/**
 * Where a published object lies, for another target of the same server.
 *
 * @param endpoint of a server that is not AWS
 * @param bytes of the object
 */
record Spot(Optional<URI> endpoint, Bucket bucket, ObjectKey key, long bytes) {
  String path() {
    return bucket.path(key);
  }
}
