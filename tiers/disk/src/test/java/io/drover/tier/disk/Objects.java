package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What tests do with objects. */
final class Objects {
  private Objects() {}

  static void put(Tier tier, ObjectKey key, SeededBytes data) throws TierException {
    try (Upload upload = tier.begin(key, data.bytes().length)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
  }

  static void assertWhole(Tier tier, ObjectKey key, SeededBytes data) throws TierException {
    try (ObjectReader reader = tier.open(key)) {
      ByteBuffer into = ByteBuffer.allocateDirect(data.bytes().length + 1);
      reader.read(0, into);
      assertThat(Crc.of(into.flip())).as(key.name()).isEqualTo(data.crc());
    }
  }

  static void removeAll(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
