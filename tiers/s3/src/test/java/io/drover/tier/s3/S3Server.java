package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server, s3proxy, in a JVM of its own on a free port of the loopback interface. */
public final class S3Server implements AutoCloseable {
  /** What the server's credentials file says. */
  public static final String PROFILE = "drover";

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

  private final Path directory;
  private final String provider;
  private final int port;
  private ServerProcess process;

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
    S3Server server = new S3Server(directory, provider, ServerProcess.freePort());
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
    List<String> program = new ArrayList<>(ServerProcess.jvm());
    program.addAll(
        List.of(
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            classPath(),
            "org.gaul.s3proxy.Main",
            "--properties",
            properties.toString()));
    process = ServerProcess.start(directory.resolve("s3proxy.log"), program);
    process.awaitPort(port);
  }

  /** Ends the process at once, as a crash does. */
  public void kill() throws InterruptedException {
    process.kill();
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

  private static String classPath() throws IOException {
    try (InputStream file = S3Server.class.getResourceAsStream("server.classpath")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
