package io.drover.tier.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The hdfs-site.xml that clients of a cluster are given. */
final class SiteFile {
  private SiteFile() {}

  /** Its directory, in that of the cluster. */
  static Path directory(Path cluster) {
    return cluster.resolve("site");
  }

  static void write(Path cluster, Map<String, String> properties) throws IOException {
    String xml =
        properties.entrySet().stream()
            .map(
                each ->
                    "<property><name>%s</name><value>%s</value></property>"
                        .formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining("", "<configuration>", "</configuration>"));
    Files.writeString(Files.createDirectories(directory(cluster)).resolve("hdfs-site.xml"), xml);
  }
}
