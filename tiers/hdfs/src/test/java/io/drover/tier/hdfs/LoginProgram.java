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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Puts an object as whoever it is told, and says what came of it; Kerberos is one a process. */
final class LoginProgram {
  private LoginProgram() {}

  /** Shorter than the time that Hadoop keeps a connection that nobody uses. */
  private static final Map<String, String> HASTY =
      Map.of(
          "ipc.client.connection.maxidletime", "1000",
          "hadoop.kerberos.min.seconds.before.relogin", "1");

  /**
   * Arguments: a pool, the directory of a realm, a principal or {@code -}, and the seconds after
   * which it does the same once more, 0 for never.
   */
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
                Optional.of(SiteFile.directory(realm)), Duration.ofSeconds(20), HASTY));
    int pause = Integer.parseInt(arguments[3]);
    System.out.println(ClusterProgram.ANSWER + outcome(settings, pause));
    Runtime.getRuntime().halt(0);
  }

  private static String outcome(HdfsSettings settings, int pause) {
    try (Tier tier = new HdfsTier(settings, HdfsTierTest.TIMING)) {
      HdfsTier.create(settings);
      String first = outcome(tier, new ObjectKey("3f/secret"));
      if (pause == 0) {
        return first;
      }
      Thread.sleep(Duration.ofSeconds(pause));
      return first + ", " + outcome(tier, new ObjectKey("3f/later"));
    } catch (TierException.Refused e) {
      return e.reason() + " " + e.getMessage();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }

  private static String outcome(Tier tier, ObjectKey key) throws IOException {
    byte[] bytes = {1, 2, 3};
    try (Upload upload = tier.begin(key, bytes.length)) {
      upload.append(ByteBuffer.wrap(bytes));
      upload.publish(Crc.of(bytes), Label.NONE);
    }
    try (var reader = tier.open(key)) {
      return "read " + reader.read(0, ByteBuffer.allocate(10));
    }
  }

  /** What one does who logs in once. */
  static String outcome(URI pool, Path realm, String principal) throws IOException {
    return outcome(pool, realm, Realm.krb5(realm), principal, "0");
  }

  /** What one does whose ticket has ended in between. */
  static String outcomeBeyondTicket(URI pool, Path realm, String principal) throws IOException {
    Path hasty = realm.resolve("hasty.conf");
    String usual = Files.readString(Realm.krb5(realm));
    String section = "[libdefaults]";
    if (!usual.contains(section)) {
      throw new IOException("no " + section + " in " + usual);
    }
    Files.writeString(hasty, usual.replace(section, section + "\n    ticket_lifetime = 10"));
    return outcome(pool, realm, hasty, principal, "15");
  }

  /** Runs one to its end. */
  private static String outcome(URI pool, Path realm, Path krb5, String principal, String pause)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.security.krb5.conf=" + krb5,
            "-cp",
            System.getProperty("java.class.path"),
            LoginProgram.class.getName(),
            pool.toString(),
            realm.toString(),
            principal,
            pause);
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
