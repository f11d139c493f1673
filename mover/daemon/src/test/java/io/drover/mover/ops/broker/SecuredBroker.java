package io.drover.mover.ops.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** A Kafka node as a site runs it: TLS with a certificate of its own, and a password. */
public final class SecuredBroker implements AutoCloseable {
  private static final String PASSWORD = "a-store's-password";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";
  private static final String USER = "username=\"drover\" password=\"hay\"";

  private final KafkaRaftServer server;
  private final Ports ports;
  private final Path certificate;

  private SecuredBroker(KafkaRaftServer server, Ports ports, Path certificate) {
    this.server = server;
    this.ports = ports;
    this.certificate = certificate;
  }

  /** Starts one; its data and its certificate lie in the directory. */
  public static SecuredBroker start(Path directory) throws IOException, InterruptedException {
    Path keys = directory.resolve("broker.p12");
    Path certificate = directory.resolve("broker.pem");
    Path log = Files.createDirectories(directory.resolve("log"));
    keytool(
        keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "SAN=ip:127.0.0.1");
    keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
    Ports ports = Ports.choose(0);
    Storage.formatUnlessDone(log);
    Map<String, String> properties = new BrokerProperties(log, ports).asMap();
    secure(properties, keys, certificate);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, ports, certificate);
  }

  private static void secure(Map<String, String> properties, Path keys, Path certificate) {
    properties.put("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT");
    properties.put("sasl.enabled.mechanisms", "PLAIN");
    properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    // What it lets in, and what it says itself when it calls its own listener.
    properties.put(
        "listener.name.client.plain.sasl.jaas.config", LOGIN + USER + " user_drover=\"hay\";");
    properties.put("ssl.keystore.type", "PKCS12");
    properties.put("ssl.keystore.location", keys.toString());
    properties.put("ssl.keystore.password", PASSWORD);
    properties.put("ssl.key.password", PASSWORD);
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificate.toString());
  }

  private static void keytool(Path keys, String verb, String... more)
      throws IOException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin/keytool").toString();
    ProcessBuilder builder =
        new ProcessBuilder(tool, verb, "-alias", "broker", "-storetype", "PKCS12");
    builder.command().addAll(List.of("-keystore", keys.toString()));
    builder.command().addAll(List.of("-storepass", PASSWORD));
    builder.command().addAll(List.of(more));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException("keytool " + verb + ": " + said);
    }
  }

  /** What clients have as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return Ports.LOOPBACK + ":" + ports.client();
  }

  /** What a client has to say besides. */
  public Map<String, String> clientProperties() {
    return Map.of(
        "security.protocol", "SASL_SSL",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", LOGIN + USER + ";",
        "ssl.truststore.type", "PEM",
        "ssl.truststore.location", certificate.toString());
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
