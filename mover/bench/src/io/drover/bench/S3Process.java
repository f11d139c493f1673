package io.drover.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The store that all S3 clients are measured with, beside them on the same processors. */
final class S3Process implements AutoCloseable {
  /** There is one. */
  static final String BUCKET = "bench";

  /** As somebody sees who asks a store in another town. */
  static final int FAR_MILLIS = 20;

  private static final int STOP_SECONDS = 20;
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

  private final Path memory;
  private final Process process;
  private final String near;
  private final String far;

  private S3Process(Path memory, Process process, String near, String far) {
    this.memory = memory;
    this.process = process;
    this.near = near;
    this.far = far;
  }

  static S3Process start(Path directory, long bytes) throws IOException, InterruptedException {
    Path memory = Files.createDirectories(directory.resolve("objects"));
    String options = "size=%d,huge=always".formatted(bytes + (16L << 20));
    Programs.run("mount", "-t", "tmpfs", "-o", options, "objects", memory.toString());
    try {
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  S3Program.class.getName(),
                  memory.resolve("bytes").toString(),
                  Long.toString(bytes),
                  Integer.toString(FAR_MILLIS))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader said = process.inputReader();
      String ports = said.readLine();
      if (ports == null) {
        throw new IOException("the S3 server did not start");
      }
      String[] both = ports.split(" ");
      String host = "http://127.0.0.1:";
      return new S3Process(memory, process, host + both[0], host + both[1]);
    } catch (IOException e) {
      Programs.run("umount", memory.toString());
      throw e;
    }
  }

  String near() {
    return near;
  }

  /** The same objects, and every answer comes {@link #FAR_MILLIS} later. */
  String far() {
    return far;
  }

  /** Where the only object below a prefix is got from. */
  String onlyObject(String endpoint, String prefix) throws IOException {
    String query = "?list-type=2&prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
    HttpURLConnection connection = open(near + "/" + BUCKET + query, "GET");
    String page = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher key = KEY.matcher(page);
    while (key.find()) {
      // A label lies beside it.
      if (!key.group(1).contains("%7E") && !key.group(1).contains("~")) {
        return endpoint + "/" + BUCKET + "/" + key.group(1);
      }
    }
    throw new IOException("nothing lies below " + prefix);
  }

  void deleteAll(String prefix) throws IOException {
    String query = "?prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
    open(near + "/" + BUCKET + "/" + query, "DELETE").getResponseCode();
  }

  static HttpURLConnection open(String address, String method) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    connection.setRequestMethod(method);
    return connection;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Programs.run("umount", memory.toString());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
