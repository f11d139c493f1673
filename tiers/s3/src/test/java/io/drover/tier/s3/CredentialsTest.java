package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class CredentialsTest {
  private static final FileTime BEFORE = FileTime.from(Instant.parse("2024-05-01T00:00:00Z"));

  @TempDir private Path directory;
  private Path file;
  private AwsCredentialsProvider credentials;

  @BeforeEach
  void build() throws IOException {
    file = directory.resolve("s3.credentials");
    write("first");
    Files.setLastModifiedTime(file, BEFORE);
    credentials =
        S3Clients.credentials(
            new S3Settings.Access(
                Optional.empty(),
                "us-east-1",
                true,
                Optional.of("drover"),
                Optional.of(file),
                Duration.ofSeconds(1),
                1));
  }

  @Test
  void aFileThatDidNotChangeIsNotReadForEachRequest() throws IOException {
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("first");
    write("other");
    Files.setLastModifiedTime(file, BEFORE);
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("first");
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void newKeysAreTakenUpWithoutARestart() throws IOException {
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("first");
    write("second");
    while (!credentials.resolveCredentials().accessKeyId().equals("second")) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void write(String key) throws IOException {
    Files.writeString(
        file,
        """
        [drover]
        aws_access_key_id = %s
        aws_secret_access_key = secret
        """
            .formatted(key));
  }
}
