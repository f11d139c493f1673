package io.drover.tier.s3;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One request and its answer. */
final class Exchange implements ExecutableHttpRequest {
  /** Told by the content itself. */
  private static final Set<String> OF_CONTENT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OF_CONTENT.addAll(
        List.of(
            HttpHeaders.CONTENT_LENGTH, HttpHeaders.CONTENT_TYPE, HttpHeaders.TRANSFER_ENCODING));
  }

  private final CloseableHttpClient client;
  private final HttpHost host;
  private final HttpUriRequestBase request;

  Exchange(CloseableHttpClient client, SdkHttpRequest asked, Optional<RequestContent> content) {
    this.client = client;
    this.host = new HttpHost(asked.protocol(), asked.host(), asked.port());
    this.request = new HttpUriRequestBase(asked.method().name(), asked.getUri());
    asked.forEachHeader(this::add);
    content.ifPresent(request::setEntity);
  }

  private void add(String name, List<String> values) {
    if (!OF_CONTENT.contains(name)) {
      values.forEach(value -> request.addHeader(name, value));
    }
  }

  @Override
  public HttpExecuteResponse call() throws IOException {
    ClassicHttpResponse response = client.executeOpen(host, request, null);
    SdkHttpFullResponse.Builder told =
        SdkHttpFullResponse.builder()
            .statusCode(response.getCode())
            .statusText(response.getReasonPhrase());
    for (Header header : response.getHeaders()) {
      told.appendHeader(header.getName(), header.getValue());
    }
    HttpExecuteResponse.Builder answer = HttpExecuteResponse.builder().response(told.build());
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      // Closed, it reads what is left and gives the connection back; aborted, it ends that.
      answer.responseBody(AbortableInputStream.create(entity.getContent(), this));
    }
    return answer.build();
  }

  @Override
  public void abort() {
    request.cancel();
  }
}
