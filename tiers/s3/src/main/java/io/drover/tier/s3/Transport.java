package io.drover.tier.s3;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Apache's HTTP client as the SDK asks for one. The SDK's own adapter hands content over in pieces
 * of 4 KiB, which arrive at the kernel as writes of 8 KiB; half of the processor time of an upload
 * went there.
 *
 * <p>Nothing is retried, redirected, unpacked or kept: that is for the layers above, or for nobody.
 * Proxies are those of Java's system properties ({@code https.proxyHost} and its like).
 */
final class Transport implements SdkHttpClient {
  /** A connection that nobody answers is not worth the whole timeout. */
  private static final Timeout CONNECT_MAX = Timeout.ofSeconds(10);

  /** Servers close what was idle for long; one that was idle is looked at before it is used. */
  private static final TimeValue IDLE_MAX = TimeValue.ofMinutes(1);

  private static final TimeValue IDLE_UNSEEN_MAX = TimeValue.ofSeconds(1);

  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines;

  private Transport(CloseableHttpClient client, ScheduledExecutorService deadlines) {
    this.client = client;
    this.deadlines = deadlines;
  }

  /**
   * @param deadlines ends with it
   */
  static Transport of(S3Settings.Access access, ScheduledExecutorService deadlines) {
    Timeout silent = Timeout.of(access.timeout());
    return new Transport(
        HttpClients.custom()
            .setConnectionManager(connections(access, silent))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(silent)
                    .setResponseTimeout(silent)
                    .setDefaultKeepAlive(IDLE_MAX.getDuration(), IDLE_MAX.getTimeUnit())
                    .setExpectContinueEnabled(false)
                    .build())
            .evictIdleConnections(IDLE_MAX)
            .useSystemProperties()
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableDefaultUserAgent()
            .build(),
        deadlines);
  }

  private static PoolingHttpClientConnectionManager connections(
      S3Settings.Access access, Timeout silent) {
    Timeout connect = silent.compareTo(CONNECT_MAX) < 0 ? silent : CONNECT_MAX;
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(access.connections())
        .setMaxConnPerRoute(access.connections())
        .setDefaultSocketConfig(
            SocketConfig.custom()
                .setSoTimeout(silent)
                .setSoKeepAlive(true)
                .setTcpNoDelay(true)
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(silent)
                .setValidateAfterInactivity(IDLE_UNSEEN_MAX)
                .build())
        .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Optional<RequestContent> content =
        request
            .contentStreamProvider()
            .map(provider -> RequestContent.of(request.httpRequest(), provider));
    return new Exchange(client, request.httpRequest(), content);
  }

  @Override
  public String clientName() {
    return "Apache5";
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    deadlines.shutdownNow();
  }
}
