package io.drover.mover.config;

import io.drover.tier.Grain;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** What must hold for targets in HDFS. Pure: no cluster is asked. */
final class HdfsRules {
  /** dfs.replication.max of a NameNode that nobody configured. */
  private static final int REPLICATION_MAX = 512;

  private final Problems problems;
  private final Map<String, String> taken = new HashMap<>();

  HdfsRules(Problems problems) {
    this.problems = problems;
  }

  void check(String key, HdfsTarget target) {
    directory(key + ".directory", target.directory());
    if (target.user().isPresent() && target.kerberos().isPresent()) {
      problems.add(key + ".user", "is the principal's where there is kerberos; leave it out");
    }
    if (target.replication().filter(copies -> copies < 1 || copies > REPLICATION_MAX).isPresent()) {
      problems.add(key + ".replication", "must be from 1 to " + REPLICATION_MAX);
    }
    if (target.blockSize().filter(HdfsRules::isNoBlock).isPresent()) {
      problems.add(
          key + ".blockSize", "must be a multiple of " + new Size(Grain.BYTES) + ", one grain");
    }
    if (target.timeout().isZero()) {
      problems.add(key + ".timeout", "must be more than 0");
    }
  }

  private void directory(String key, String text) {
    if (!isDirectory(text)) {
      problems.add(key, "'" + text + "' is not like hdfs://nameservice/directory");
      return;
    }
    String directory = text.replaceFirst("/+$", "");
    String other = taken.putIfAbsent(directory, key);
    if (other != null) {
      problems.add(key, directory + " is already " + other);
    }
  }

  private static boolean isDirectory(String text) {
    try {
      URI uri = URI.create(text);
      return "hdfs".equals(uri.getScheme())
          && uri.getAuthority() != null
          && uri.getPath().length() > 1
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /** A NameNode refuses blocks below 1 MiB, and no grain should lie in two blocks. */
  private static boolean isNoBlock(Size size) {
    return size.bytes() == 0 || size.bytes() % Grain.BYTES != 0;
  }
}
