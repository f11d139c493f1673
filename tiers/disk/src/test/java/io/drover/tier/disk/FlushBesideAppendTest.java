package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints flush an upload while its bytes go on being appended. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class FlushBesideAppendTest {
  private static final int APPENDS = 400;

  @Test
  void anUploadGrowsWhileItIsFlushed(@TempDir Path directory) throws Exception {
    Place place = new Place("vault", "0");
    DiskTier.create(directory, place, Instant.EPOCH);
    byte[] bytes = new byte[64 << 10];
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    try (DiskTier tier = new DiskTier(directory, place);
        Upload upload = tier.begin(new ObjectKey("aa/file/1"), (long) APPENDS * bytes.length)) {
      CompletableFuture<Void> appending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < APPENDS; i++) {
                  append(upload, buffer);
                }
              });
      while (!appending.isDone()) {
        upload.flush();
      }
      appending.join();
      upload.publish(Crc.ofZeros((long) APPENDS * bytes.length), Label.NONE);
      assertThat(tier.stat(new ObjectKey("aa/file/1"))).isPresent();
    }
  }

  private static void append(Upload upload, ByteBuffer buffer) {
    try {
      upload.append(buffer.duplicate().flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
