package io.drover.tier.hdfs;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Puts an object as whoever it is told, and says what came of it; Kerberos is one a process. */
final class LoginProgram {
  private LoginProgram() {}

  /** Arguments: a pool, the directory of a realm, and a principal or {@code -}. */
  public static void main(String... arguments) {
    Path realm = Path.of(arguments[1]);
    HdfsSettings.Identity identity =
        arguments[2].equals("-")
            ? new HdfsSettings.Identity.Named("drover")
            : new HdfsSettings.Identity.Kerberos(arguments[2], Realm.keytab(realm));
    HdfsSettings settings =
        new HdfsSettings(
            URI.create(arguments[0]),
            "vault:0",
            identity,
            HdfsSettings.Storage.OF_CLUSTER,
            new HdfsSettings.Client(
                Optional.of(Realm.site(realm)), Duration.ofSeconds(20), Map.of()));
    System.out.println(ClusterProgram.ANSWER + outcome(settings));
    Runtime.getRuntime().halt(0);
  }

  private static String outcome(HdfsSettings settings) {
    byte[] bytes = {1, 2, 3};
    ObjectKey key = new ObjectKey("3f/secret");
    try (Tier tier = new HdfsTier(settings, HdfsTierTest.TIMING)) {
      HdfsTier.create(settings);
      try (Upload upload = tier.begin(key, bytes.length)) {
        upload.append(ByteBuffer.wrap(bytes));
        upload.publish(Crc.of(bytes), Label.NONE);
      }
      try (var reader = tier.open(key)) {
        return "read " + reader.read(0, ByteBuffer.allocate(10));
      }
    } catch (TierException.Refused e) {
      return e.reason() + " " + e.getMessage();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Runs one to its end. */
  static String outcome(URI pool, Path realm, String principal) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.security.krb5.conf=" + Realm.krb5(realm),
            "-cp",
            System.getProperty("java.class.path"),
            LoginProgram.class.getName(),
            pool.toString(),
            realm.toString(),
            principal);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try (var lines = builder.start().inputReader()) {
      return lines
          .lines()
          .filter(line -> line.startsWith(ClusterProgram.ANSWER))
          .map(line -> line.substring(ClusterProgram.ANSWER.length()))
          .findFirst()
          .orElseThrow(() -> new IOException("it ended without an answer"));
    }
  }
}
