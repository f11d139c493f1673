package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server, s3proxy, in a JVM of its own on a free port of the loopback interface. It ends
 * with this one, whatever ends this one: a guard in its shell waits for the end of our pipe.
 */
public final class S3Server implements AutoCloseable {
  /** What the server's credentials file says. */
  public static final String PROFILE = "drover";

  private static final Duration START_MAX = Duration.ofSeconds(60);

  /** Without one it logs every chunk that it gets, which takes most of its time. */
  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private static final List<String> JVM =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path directory;
  private final String provider;
  private final int port;
  private Process process;

  private S3Server(Path directory, String provider, int port) {
    this.directory = directory;
    this.provider = provider;
    this.port = port;
  }

  /** Keeps objects as files below the directory, so they are there after {@link #kill}. */
  public static S3Server onDisk(Path directory) throws IOException, InterruptedException {
    return started(directory, "filesystem-nio2");
  }

  /** Keeps objects in its memory. */
  public static S3Server inMemory(Path directory) throws IOException, InterruptedException {
    return started(directory, "transient");
  }

  private static S3Server started(Path directory, String provider)
      throws IOException, InterruptedException {
    S3Server server = new S3Server(directory, provider, freePort());
    Files.createDirectories(directory.resolve("objects"));
    Files.writeString(
        server.credentials(),
        "[%s]\naws_access_key_id = keeper\naws_secret_access_key = of-the-sheep\n"
            .formatted(PROFILE));
    server.start();
    return server;
  }

  public Path credentials() {
    return directory.resolve("credentials");
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** How a tier reaches it, with short patience. */
  public S3Settings.Access access() {
    return new S3Settings.Access(
        Optional.of(endpoint()),
        "us-east-1",
        true,
        Optional.of(PROFILE),
        Optional.of(credentials()),
        Duration.ofSeconds(30),
        64);
  }

  /** Makes a bucket; again is harmless. */
  public void createBucket(String name) {
    try (S3Client client = S3Clients.of(access())) {
      client.createBucket(request -> request.bucket(name));
    }
  }

  public void start() throws IOException, InterruptedException {
    Path properties = directory.resolve("s3proxy.properties");
    Files.writeString(
        properties,
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=keeper
        s3proxy.credential=of-the-sheep
        s3proxy.v4-max-non-chunked-request-size=536870912
        jclouds.provider=%s
        jclouds.identity=none
        jclouds.credential=none
        jclouds.filesystem.basedir=%s
        """
            .formatted(endpoint(), provider, directory.resolve("objects")));
    Path logging = directory.resolve("logback.xml");
    Files.writeString(logging, LOGGING);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        "\"$@\" & server=$!; trap 'kill -9 $server' TERM; (read -r _; kill -9 $server) <&3 &"
            + " wait $server";
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec 3<&0; " + command, "s3proxy", java);
    builder.command().addAll(JVM);
    builder.command().add("-Dlogback.configurationFile=" + logging);
    builder
        .command()
        .addAll(
            List.of(
                "-cp",
                classPath(),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString()));
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("s3proxy.log").toFile()))
            .start();
    awaitPort();
  }

  /** Ends the process at once, as a crash does. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (!process.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("s3proxy does not end");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while s3proxy ended", e);
    }
  }

  private void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "s3proxy did not start: " + Files.readString(directory.resolve("s3proxy.log")));
      }
      Thread.sleep(20);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String classPath() throws IOException {
    try (InputStream file = S3Server.class.getResourceAsStream("server.classpath")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
