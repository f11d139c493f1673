package io.drover.tier.s3;

import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the client of a target. */
final class S3Clients {
  private S3Clients() {}

  /**
   * A client that never retries: that is the work of one layer, ours. Checksums are our own, sent
   * as headers, because radosgw 16 refuses the SDK's trailers (400 XAmzContentSHA256Mismatch).
   */
  static S3Client of(S3Settings.Access access) {
    ScheduledExecutorService deadlines = Deadline.clock();
    S3ClientBuilder client =
        S3Client.builder()
            .region(Region.of(access.region()))
            .credentialsProvider(credentials(access))
            .httpClientBuilder(_ -> Transport.of(access, deadlines))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .forcePathStyle(access.pathStyle())
            .overrideConfiguration(
                all ->
                    all.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(deadlines));
    access.endpoint().ifPresent(client::endpointOverride);
    if (access.endpoint().filter(S3Clients::isPlain).isPresent()) {
      client.putAuthScheme(new UnsignedContent());
    }
    return client.build();
  }

  private static boolean isPlain(URI endpoint) {
    return "http".equalsIgnoreCase(endpoint.getScheme());
  }

  static AwsCredentialsProvider credentials(S3Settings.Access access) {
    if (access.profile().isEmpty() && access.credentialsFile().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    ProfileCredentialsProvider.Builder profile = ProfileCredentialsProvider.builder();
    access.profile().ifPresent(profile::profileName);
    // Read again when it changes. A supplier of our own would read it at each request.
    access
        .credentialsFile()
        .map(file -> ProfileFileSupplier.reloadWhenModified(file, ProfileFile.Type.CREDENTIALS))
        .ifPresent(profile::profileFile);
    return profile.build();
  }
}
