package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that asks for Kerberos, and a real server of it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KerberosTest {
  private static HdfsCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = HdfsCluster.startSecure();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aPrincipalWithItsKeyTableWritesAndReads() throws IOException {
    assertThat(outcome(Realm.DROVER)).isEqualTo("read 3");
  }

  /** It is ended by then, and the connection too, so that a new one needs another. */
  @Tag("soak")
  @Test
  void aTicketIsTakenAgainBeforeItEnds() throws IOException {
    assertThat(LoginProgram.outcomeBeyondTicket(pool(), realm(), Realm.DROVER))
        .isEqualTo("read 3, read 3");
  }

  @Test
  void aPrincipalThatIsNotInTheKeyTableIsRefused() throws IOException {
    assertThat(outcome("nobody@EXAMPLE.COM"))
        .startsWith("PERMISSION create pool vault:0 in " + pool())
        .contains("nobody@EXAMPLE.COM", "correct its name, principal or keytab");
  }

  @Test
  void aNameAloneIsRefused() throws IOException {
    assertThat(outcome("-"))
        .startsWith("PERMISSION ")
        .contains("SIMPLE authentication is not enabled", "correct its name, principal or keytab");
  }

  private static String outcome(String principal) throws IOException {
    return LoginProgram.outcome(pool(), realm(), principal);
  }

  /** Below a directory in which everybody may make one. */
  private static URI pool() {
    return cluster.directory("tmp/vault");
  }

  private static Path realm() {
    return cluster.directory();
  }
}
