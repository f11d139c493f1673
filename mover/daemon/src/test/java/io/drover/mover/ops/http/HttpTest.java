package io.drover.mover.ops.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.events.Subject;
import io.drover.mover.ops.Condition;
import io.drover.mover.ops.Explanation;
import io.drover.mover.ops.FileState;
import io.drover.mover.ops.Gauges;
import io.drover.mover.ops.Health;
import io.drover.mover.ops.PoolReport;
import io.drover.mover.ops.QueueReport;
import io.drover.mover.ops.RequestView;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import io.drover.tier.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTest {
  private final Health health = new Health();
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicReference<Subject.OfFile> asked = new AtomicReference<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Http http;

  @BeforeEach
  void start() throws IOException {
    Routes.Rooms rooms =
        new Routes.Rooms(health, metrics, this::explain, HttpTest::queue, HttpTest::pools);
    http = Http.start(new Http.Listening("127.0.0.1", 0, Set.of()), Routes.of(rooms));
  }

  @AfterEach
  void stop() {
    http.close();
    client.close();
  }

  private Explanation explain(Subject.OfFile file) {
    asked.set(file);
    if (file.path().toString().startsWith("broken")) {
      throw new IllegalStateException("oops");
    }
    RequestView request =
        new RequestView(
            "17",
            "/nightly",
            "restore",
            RequestView.Phase.BACKING_OFF,
            1,
            2,
            Optional.of("the pool is away"),
            3,
            true,
            4,
            Optional.of(Instant.parse("2026-11-22T14:00:00Z")));
    Optional<RequestView> found =
        file.path().toString().equals("idle") ? Optional.empty() : Optional.of(request);
    return new Explanation(
        file, FileState.RELEASED, Optional.of(stub()), found, "It is in the vault.");
  }

  private static Stub stub() {
    Crc crc = new Crc(0x00abcdef, 42);
    Stub fresh =
        Stub.fresh(
            new FileId(new UUID(1, 2)),
            new InodeIdentity(new byte[] {1, 2}),
            new DataVersion(42, 7, Optional.of(crc)));
    Place place = new Place("vault", 1, 255, Layout.WHOLE, List.of(3));
    return fresh.withCopy(Copy.verified(place, crc));
  }

  private static QueueReport queue() {
    QueueReport.Item item =
        new QueueReport.Item("17", "restore", "lab:/a", 1, 2, 300, Optional.of("a turn"));
    return new QueueReport(
        List.of(new QueueReport.Line("recall", 5, 1)),
        new TreeMap<>(java.util.Map.of("drover.requests", 12L)),
        List.of(item),
        java.util.Collections.nCopies(30, item));
  }

  private static List<PoolReport> pools() {
    return List.of(
        new PoolReport(
            "vault",
            "disk",
            "open",
            List.of(
                new PoolReport.Target(0, "/pools/vault", PoolReport.State.OK, 100, 60, ""),
                new PoolReport.Target(
                    1, "s3://b", PoolReport.State.OK, Long.MAX_VALUE, Long.MAX_VALUE, ""))));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(http.address() + path);
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    return new JsonMapper().readTree(get(path).body());
  }

  /** What a program sends that is no browser and no HTTP client library. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void healthIsLifeAloneAndReadyIsEverything() throws Exception {
    health.vital("intake", Condition.Ok::new);
    health.ready("kafka", () -> new Condition.Down("no broker"));

    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    JsonNode ready = json("/ready");
    assertThat(ready.at("/status").asText()).isEqualTo("down");
    assertThat(ready.at("/checks/kafka/status").asText()).isEqualTo("down");
    assertThat(ready.at("/checks/kafka/reason").asText()).isEqualTo("no broker");
    assertThat(ready.at("/checks/intake/status").asText()).isEqualTo("ok");
  }

  @Test
  void anExplanationHasTheFieldsOfTheContract() throws Exception {
    JsonNode answer = json("/v1/explain?file=lab:/a/b");

    assertThat(answer.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly("file", "managed", "state", "stub", "request", "sentence");
    assertThat(answer.at("/file").asText()).isEqualTo("lab:/a/b");
    assertThat(answer.at("/managed").asBoolean()).isTrue();
    assertThat(answer.at("/state").asText()).isEqualTo("released");
    assertThat(answer.at("/sentence").asText()).isEqualTo("It is in the vault.");
    assertThat(answer.at("/stub/copies/0/pool").asText()).isEqualTo("vault");
    assertThat(answer.at("/stub/copies/0/attempt").asText()).isEqualTo("ff");
    assertThat(answer.at("/stub/copies/0/targets/0").asInt()).isEqualTo(3);
    assertThat(answer.at("/stub/crc32c").asText()).isEqualTo("00abcdef");
    assertThat(answer.at("/request").toString())
        .isEqualTo(
            "{\"id\":\"17\",\"source\":\"/nightly\",\"operation\":\"restore\","
                + "\"phase\":\"backing-off\",\"bytes\":1,\"totalBytes\":2,"
                + "\"waitingFor\":\"the pool is away\",\"position\":3,"
                + "\"positionIsAtLeast\":true,\"attempts\":4,"
                + "\"notBefore\":\"2026-11-22T14:00:00Z\"}");
  }

  @Test
  void aFileWithoutARequestHasNullThere() throws Exception {
    assertThat(json("/v1/explain?file=lab:/idle").get("request").isNull()).isTrue();
  }

  @Test
  void aPathNeedNotBeUtf8() throws Exception {
    json("/v1/explain?file=lab:/%FFa%20b");
    assertThat(asked.get().path().bytes()).isEqualTo(new byte[] {(byte) 0xff, 'a', ' ', 'b'});
  }

  @Test
  void aPathThatLeavesItsTreeOrNamesNoneIsRefused() throws Exception {
    for (String file : List.of("lab:/../etc/passwd", "lab", "lab:/", ":/a", "lab:/a%00b")) {
      HttpResponse<String> answer = get("/v1/explain?file=" + file);
      assertThat(answer.statusCode()).as(file).isEqualTo(400);
      assertThat(answer.body()).contains("ask with ?file=tree:/path");
    }
    assertThat(get("/v1/explain").statusCode()).isEqualTo(400);
    assertThat(asked.get()).isNull();
  }

  @Test
  void theQueueHasTheFieldsOfTheContract() throws Exception {
    JsonNode answer = json("/v1/queue");
    String item =
        "{\"id\":\"17\",\"operation\":\"restore\",\"subject\":\"lab:/a\",\"bytes\":1,"
            + "\"totalBytes\":2,\"sinceMs\":300,\"waitingFor\":\"a turn\"}";

    assertThat(answer.at("/classes").toString())
        .isEqualTo("[{\"name\":\"recall\",\"queued\":5,\"inFlight\":1}]");
    assertThat(answer.at("/backlog").toString()).isEqualTo("{\"drover.requests\":12}");
    assertThat(answer.at("/inFlight/0").toString()).isEqualTo(item);
    assertThat(answer.at("/next").size()).isEqualTo(20);
  }

  @Test
  void thePoolsHaveTheFieldsOfTheContract() throws Exception {
    assertThat(json("/v1/pools").toString())
        .isEqualTo(
            "[{\"name\":\"vault\",\"tier\":\"disk\",\"order\":\"open\",\"targets\":["
                + "{\"number\":0,\"where\":\"/pools/vault\",\"state\":\"ok\","
                + "\"capacityBytes\":100,\"freeBytes\":60,\"message\":\"\"},"
                + "{\"number\":1,\"where\":\"s3://b\",\"state\":\"ok\",\"capacityBytes\":null,"
                + "\"freeBytes\":null,\"message\":\"\"}]}]");
  }

  @Test
  void metricsAreTextThatPrometheusParses() throws Exception {
    new Gauges(metrics).add(Gauges.FILLS + "lab-1", () -> 3);
    metrics.timer("pool.my.vault.0.append").update(java.time.Duration.ofMillis(5));
    metrics.timer("pool.shelf.0.append").update(java.time.Duration.ofMillis(5));
    metrics.meter("pool.shelf.0.bytes.in").mark(1000);
    metrics.meter("pool.shelf.0.failures.transient").mark();
    metrics.counter("odd.name-1").inc();
    new Gauges(metrics).add("broken", () -> Long.parseLong("x"));
    metrics.counter("odd.name.1").inc();

    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body().lines())
        .contains(
            "drover_recall_fills{tree=\"lab-1\"} 3.0",
            "drover_pool_bytes_total{direction=\"in\",pool=\"shelf\",target=\"0\"} 1000.0",
            "drover_pool_failures_total{kind=\"transient\",pool=\"shelf\",target=\"0\"} 1.0",
            "drover_pool_call_seconds_count{pool=\"my.vault\",target=\"0\",verb=\"append\"} 1",
            "drover_pool_call_seconds_count{pool=\"shelf\",target=\"0\",verb=\"append\"} 1",
            "odd_name_1 1.0",
            "broken NaN")
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+")
                    || line.matches(
                        "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})?"
                            + " [-+0-9.eEINaNnf]+"));
  }

  @Test
  void thePageStandsAloneAndMayAskNobodyElse() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'sha256-");
    assertThat(page.body())
        .doesNotContain("http://", "https://", "innerHTML")
        .doesNotContainPattern("(src|href)=\"(?!data:)");
  }

  @Test
  void aNameThatIsNotOursIsMisdirected() throws Exception {
    String answer =
        raw("GET /v1/pools HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 421").doesNotContain("vault");
  }

  @Test
  void onlyReadingIsOffered() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/v1/pools"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    HttpResponse<String> answer = client.send(post, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void headHasTheHeadersAndNoBody() throws Exception {
    String answer = raw("HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("Content-length: ");
    assertThat(answer).endsWith("\r\n\r\n");
  }

  @Test
  void anUnknownPathTellsTheKnownOnes() throws Exception {
    HttpResponse<String> answer = get("/metrics/");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("/v1/explain");
  }

  @Test
  void aRouteThatBreaksAnswersAndTheNextOneStillDoes() throws Exception {
    assertThat(get("/v1/explain?file=lab:/broken").statusCode()).isEqualTo(500);
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aTakenPortIsNamedWithTheRemedy() {
    Http.Listening taken = new Http.Listening("127.0.0.1", http.port(), Set.of());
    assertThatThrownBy(() -> Http.start(taken, java.util.Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + http.port())
        .hasMessageContaining("http.port");
  }
}
