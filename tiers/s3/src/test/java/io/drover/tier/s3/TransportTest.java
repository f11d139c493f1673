package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class TransportTest {
  private static final Duration SILENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void itsThreadsEndWithItsClient() throws Exception {
    Set<Thread> before = clocks();
    Path credentials =
        Files.writeString(
            directory.resolve("credentials"),
            "[default]\naws_access_key_id = key\naws_secret_access_key = secret\n");
    Set<Thread> own;
    try (S3Client client = S3Clients.of(access(nobody(), credentials))) {
      assertThatExceptionOfType(SdkException.class)
          .isThrownBy(
              () ->
                  client.headObject(
                      ask ->
                          ask.bucket("bucket")
                              .key("key")
                              .overrideConfiguration(new Deadline(SILENCE).of(0))));
      own = clocks();
      own.removeAll(before);
      assertThat(own).hasSize(1);
    }
    for (Thread clock : own) {
      assertThat(clock.join(SILENCE)).isTrue();
    }
  }

  private static S3Settings.Access access(URI endpoint, Path credentials) {
    return new S3Settings.Access(
        Optional.of(endpoint),
        "us-east-1",
        true,
        Optional.of("default"),
        Optional.of(credentials),
        SILENCE,
        1);
  }

  /** Where nobody listens. */
  private static URI nobody() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
      return URI.create("http://%s:%d".formatted(loopback.getHostAddress(), free.getLocalPort()));
    }
  }

  private static Set<Thread> clocks() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("s3-deadlines"))
        .collect(Collectors.toSet());
  }
}
