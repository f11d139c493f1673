package io.drover.tier.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs requests over plain HTTP as the SDK signs those over HTTPS: all but the content ({@code
 * UNSIGNED-PAYLOAD},
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). The content's
 * CRC32C is a header, and signed. What a server answers is signed by nobody, so whoever has to be
 * afraid of the network needs HTTPS in any case; a digest of every byte would only cost every byte.
 */
final class UnsignedContent implements AwsV4AuthScheme {
  private final AwsV4AuthScheme sdk = AwsV4AuthScheme.create();

  @Override
  public String schemeId() {
    return sdk.schemeId();
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return sdk.identityProvider(providers);
  }

  @Override
  public AwsV4HttpSigner signer() {
    return new Signer(sdk.signer());
  }

  /** For whom every request is one over HTTPS while it is signed. */
  private record Signer(AwsV4HttpSigner sdk) implements AwsV4HttpSigner {
    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> asked) {
      SdkHttpRequest plain = asked.request();
      SignedRequest signed = sdk.sign(asked.copy(as -> as.request(over(plain, "https"))));
      return signed.copy(as -> as.request(over(signed.request(), plain.protocol())));
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> asked) {
      throw new UnsupportedOperationException("the asynchronous client is not used");
    }

    private static SdkHttpRequest over(SdkHttpRequest request, String protocol) {
      return request.toBuilder().protocol(protocol).port(request.port()).build();
    }
  }
}
