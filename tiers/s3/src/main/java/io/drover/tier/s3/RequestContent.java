package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What a request sends, in pieces that are worth a call of the kernel. */
final class RequestContent extends AbstractHttpEntity {
  /** The most that Java hands to a socket at once. */
  private static final int PIECE_BYTES = 128 << 10;

  private static final long UNKNOWN = -1;

  private final ContentStreamProvider provider;
  private final long bytes;

  private RequestContent(ContentStreamProvider provider, ContentType type, long bytes) {
    super(type, null, bytes == UNKNOWN);
    this.provider = provider;
    this.bytes = bytes;
  }

  static RequestContent of(SdkHttpRequest request, ContentStreamProvider provider) {
    ContentType type =
        request
            .firstMatchingHeader(HttpHeaders.CONTENT_TYPE)
            .map(ContentType::parseLenient)
            .orElse(null);
    long bytes =
        request
            .firstMatchingHeader(HttpHeaders.CONTENT_LENGTH)
            .map(Long::parseLong)
            .orElse(UNKNOWN);
    return new RequestContent(provider, type, bytes);
  }

  @Override
  public InputStream getContent() {
    return provider.newStream();
  }

  @Override
  public long getContentLength() {
    return bytes;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void writeTo(OutputStream to) throws IOException {
    int pieceBytes = bytes == UNKNOWN ? PIECE_BYTES : Math.clamp(bytes, 1, PIECE_BYTES);
    byte[] piece = new byte[pieceBytes];
    try (InputStream content = getContent()) {
      for (int read = content.readNBytes(piece, 0, pieceBytes);
          read > 0;
          read = content.readNBytes(piece, 0, pieceBytes)) {
        to.write(piece, 0, read);
      }
    }
  }

  @Override
  public void close() {
    // What was opened is closed where it was read.
  }
}
