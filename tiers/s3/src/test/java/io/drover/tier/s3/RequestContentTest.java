package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.SeededBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class RequestContentTest {
  private static final int PIECE_BYTES = 128 << 10;

  @Test
  void aPartGoesInPiecesThatAreWorthACall() throws IOException {
    byte[] bytes = SeededBytes.of(5, 3 * PIECE_BYTES + 77).bytes();
    Part part = new Part();
    Memory memory = new Memory(1 << 20);
    try (memory) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        part.add(memory.take().orElseThrow());
        part.append(left);
      }
      Pieces pieces = new Pieces();
      content(bytes.length, ContentStreamProvider.fromInputStreamSupplier(part::content))
          .writeTo(pieces);
      assertThat(pieces.sizes).containsExactly(PIECE_BYTES, PIECE_BYTES, PIECE_BYTES, 77);
      assertThat(pieces.all.toByteArray()).isEqualTo(bytes);
    }
  }

  @Test
  void noContentIsNoPiece() throws IOException {
    Pieces pieces = new Pieces();
    content(0, ContentStreamProvider.fromUtf8String("")).writeTo(pieces);
    assertThat(pieces.sizes).isEmpty();
  }

  private static RequestContent content(long bytes, ContentStreamProvider provider) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create("http://store.example/bucket/key"))
            .putHeader("Content-Length", Long.toString(bytes))
            .build();
    return RequestContent.of(request, provider);
  }

  private static final class Pieces extends OutputStream {
    private final List<Integer> sizes = new ArrayList<>();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    public void write(int one) {
      throw new AssertionError("a single byte");
    }

    @Override
    public void write(byte[] from, int start, int length) {
      sizes.add(length);
      all.write(from, start, length);
    }
  }
}
