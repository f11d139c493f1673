package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class UnsignedContentTest {
  private static final AwsCredentialsIdentity WHO =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", "secret");

  @Test
  void contentOverPlainHttpIsNotDigestedAndAllElseIsSigned() {
    SdkHttpRequest signed = signed("http://store.example:9000/bucket/key");
    assertThat(signed.firstMatchingHeader("x-amz-content-sha256")).hasValue("UNSIGNED-PAYLOAD");
    assertThat(signed.firstMatchingHeader("Host")).hasValue("store.example:9000");
    assertThat(signed.firstMatchingHeader("Authorization").orElseThrow())
        .contains("SignedHeaders=host;x-amz-checksum-crc32c;x-amz-content-sha256;x-amz-date");
    assertThat(signed.getUri()).isEqualTo(URI.create("http://store.example:9000/bucket/key"));
  }

  /** The port of plain HTTP is told, since it is not that of HTTPS; servers take it either way. */
  @Test
  void theUsualPortStaysWhatItIs() {
    SdkHttpRequest signed = signed("http://store.example/bucket/key");
    assertThat(signed.protocol()).isEqualTo("http");
    assertThat(signed.port()).isEqualTo(80);
    assertThat(signed.firstMatchingHeader("Host")).hasValue("store.example:80");
  }

  private static SdkHttpRequest signed(String uri) {
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create(uri))
            .putHeader("x-amz-checksum-crc32c", "AAAAAA==")
            .build();
    SignedRequest signed =
        new UnsignedContent()
            .signer()
            .sign(
                as ->
                    as.identity(WHO)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String("content"))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false));
    return signed.request();
  }
}
