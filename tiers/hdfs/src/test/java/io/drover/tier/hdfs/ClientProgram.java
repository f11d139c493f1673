package io.drover.tier.hdfs;

import io.drover.tier.ObjectKey;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.Upload;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Uploads some bytes, flushes, uploads some more and waits to be killed. Runs on the class path
 * that Drover is shipped with: no server, and none of the defaults that a server brings along.
 */
final class ClientProgram {
  static final int FLUSHED_BYTES = 300_000;
  static final int MORE_BYTES = 200_000;

  private ClientProgram() {}

  /** Arguments: a pool directory, a key and a seed. */
  public static void main(String... arguments) throws IOException {
    HdfsSettings settings = HdfsSettings.of(URI.create(arguments[0]), "vault:0");
    Tier tier = new HdfsTier(settings, HdfsTierTest.TIMING);
    SeededBytes data = SeededBytes.of(Long.parseLong(arguments[2]), FLUSHED_BYTES + MORE_BYTES);
    Upload upload = tier.begin(new ObjectKey(arguments[1]), data.bytes().length);
    upload.append(data.direct(0, FLUSHED_BYTES));
    long durable = upload.flush();
    upload.append(data.direct(FLUSHED_BYTES, data.bytes().length));
    System.out.println(ClusterProgram.ANSWER + durable);
    System.in.read();
  }

  /** Starts one and kills it when it waits; answers up to where it was told its bytes durable. */
  static long killed(URI pool, ObjectKey key, long seed) throws IOException, InterruptedException {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("minicluster"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                ClientProgram.class.getName(),
                pool.toString(),
                key.name(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = process.inputReader()) {
      String answer =
          lines
              .lines()
              .filter(line -> line.startsWith(ClusterProgram.ANSWER))
              .findFirst()
              .orElseThrow(() -> new IOException("the client ended without an answer"));
      return Long.parseLong(answer.substring(ClusterProgram.ANSWER.length()));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
