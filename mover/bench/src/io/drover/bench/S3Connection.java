package io.drover.bench;

import io.drover.bench.S3Objects.Piece;
import io.drover.bench.S3Objects.Stored;
import io.drover.bench.S3Wire.Asked;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** One client's requests, one after the other. */
final class S3Connection implements Runnable {
  /** A date of no meaning, which clients want to parse. */
  private static final String MODIFIED = "Last-Modified: Tue, 01 Dec 2026 00:00:00 GMT";

  private static final int PAGE_MAX = 1000;
  private static final String UPLOAD = "uploadId";
  private static final int FOUND_NONE = 404;
  private static final int REFUSED = 412;

  private final S3Wire wire;
  private final S3Objects objects;
  private final int delayMillis;

  S3Connection(SocketChannel channel, S3Objects objects, int delayMillis) {
    this.wire = new S3Wire(channel);
    this.objects = objects;
    this.delayMillis = delayMillis;
  }

  @Override
  public void run() {
    try (SocketChannel _ = wire.channel()) {
      while (true) {
        serve(wire.read());
      }
    } catch (EOFException done) {
      return;
    } catch (IOException | RuntimeException e) {
      System.err.println("s3: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Asked asked) throws IOException, InterruptedException {
    int slash = asked.path().indexOf('/');
    boolean ofBucket = slash < 0 || slash == asked.path().length() - 1;
    switch (asked.method()) {
      case "PUT" -> put(asked, ofBucket);
      case "POST" -> post(asked);
      case "DELETE" -> delete(asked, ofBucket);
      case "HEAD", "GET" -> {
        pause();
        if (ofBucket) {
          bucket(asked);
        } else {
          get(asked);
        }
      }
      default -> wire.answer(405, List.of(), "");
    }
  }

  private void pause() throws InterruptedException {
    if (delayMillis > 0) {
      Thread.sleep(delayMillis);
    }
  }

  private Stored take(Asked asked) throws IOException {
    Piece piece = objects.take(asked.bodyBytes());
    wire.body(asked, (offset, bytes) -> objects.window(piece, offset, bytes));
    return new Stored(List.of(piece), etag(asked), metadata(asked));
  }

  private void drop(Asked asked) throws IOException {
    ByteBuffer nowhere = ByteBuffer.allocate((int) asked.bodyBytes());
    wire.body(asked, (offset, bytes) -> nowhere.slice((int) offset, (int) bytes));
  }

  private void put(Asked asked, boolean ofBucket) throws IOException, InterruptedException {
    if (ofBucket) {
      drop(asked);
      wire.answer(200, List.of(), "");
      return;
    }
    Stored stored = take(asked);
    pause();
    String id = asked.query().get(UPLOAD);
    int status;
    if (id == null) {
      status = objects.put(asked.path(), stored, isOnlyNew(asked)) ? 200 : REFUSED;
    } else {
      int number = Integer.parseInt(asked.query().get("partNumber"));
      status = objects.part(id, number, stored) ? 200 : FOUND_NONE;
    }
    wire.answer(status, List.of("ETag: \"" + stored.etag() + "\""), "");
  }

  private void post(Asked asked) throws IOException, InterruptedException {
    drop(asked);
    pause();
    String id = asked.query().get(UPLOAD);
    if (id == null) {
      String begun = objects.number();
      objects.begin(begun, metadata(asked));
      xml("InitiateMultipartUploadResult", "<UploadId>" + begun + "</UploadId>");
    } else if (objects.complete(id, asked.path(), isOnlyNew(asked))) {
      xml("CompleteMultipartUploadResult", "<ETag>%s</ETag>".formatted(etagOf(asked.path())));
    } else {
      wire.answer(REFUSED, List.of(), "");
    }
  }

  private String etagOf(String path) {
    return "&quot;" + objects.get(path).etag() + "&quot;";
  }

  /** A whole prefix at once is for the benchmark; S3 has no such request. */
  private void delete(Asked asked, boolean ofBucket) throws IOException, InterruptedException {
    pause();
    if (asked.query().containsKey(UPLOAD)) {
      objects.abort(asked.query().get(UPLOAD));
    } else if (ofBucket) {
      objects.deleteAll(asked.path() + asked.query().getOrDefault("prefix", ""));
    } else {
      objects.delete(asked.path());
    }
    wire.answer(204, List.of(), "");
  }

  private void get(Asked asked) throws IOException {
    Stored object = objects.get(asked.path());
    if (object == null) {
      wire.answer(FOUND_NONE, List.of(), "");
      return;
    }
    long whole = object.bytes();
    long first = 0;
    long bytes = whole;
    String range = asked.header("range");
    if (!range.isEmpty()) {
      String[] ends = range.substring("bytes=".length()).split("-");
      first = Long.parseLong(ends[0]);
      long last = ends.length > 1 ? Long.parseLong(ends[1]) : whole - 1;
      bytes = Math.min(last, whole - 1) - first + 1;
      if (bytes <= 0) {
        wire.answer(416, List.of(), "");
        return;
      }
    }
    List<String> headers = new ArrayList<>(object.headers());
    headers.add("ETag: \"" + object.etag() + "\"");
    headers.add(MODIFIED);
    headers.add("Content-Length: " + bytes);
    if (!range.isEmpty()) {
      headers.add("Content-Range: bytes %d-%d/%d".formatted(first, first + bytes - 1, whole));
    }
    wire.write(S3Wire.head(range.isEmpty() ? 200 : 206, headers));
    if (asked.method().equals("GET")) {
      objects.send(object, first, bytes, wire.channel());
    }
  }

  private void bucket(Asked asked) throws IOException {
    if (asked.method().equals("HEAD")) {
      wire.answer(200, List.of(), "");
    } else if (asked.query().containsKey("uploads")) {
      xml("ListMultipartUploadsResult", "<IsTruncated>false</IsTruncated>");
    } else {
      list(asked);
    }
  }

  /** Both versions of the request; with a delimiter it tells of directories. */
  private void list(Asked asked) throws IOException {
    Map<String, String> query = asked.query();
    String bucket = asked.path().endsWith("/") ? asked.path() : asked.path() + "/";
    String prefix = bucket + query.getOrDefault("prefix", "");
    boolean slashes = query.getOrDefault("delimiter", "").equals("/");
    String after =
        query.getOrDefault(
            "continuation-token",
            query.getOrDefault("start-after", query.getOrDefault("marker", "")));
    int max = Integer.parseInt(query.getOrDefault("max-keys", Integer.toString(PAGE_MAX)));
    StringBuilder page = new StringBuilder();
    String last = after.isEmpty() ? "" : bucket + after;
    int count = 0;
    boolean more = false;
    String from = last.compareTo(prefix) > 0 ? last : prefix;
    for (Map.Entry<String, Stored> entry : objects.from(from).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      if (isListed(key, last)) {
        continue;
      }
      if (count == max) {
        more = true;
        break;
      }
      int slash = slashes ? key.indexOf('/', prefix.length()) : -1;
      last = slash < 0 ? key : key.substring(0, slash + 1);
      page.append(
          slash < 0
              ? contents(key.substring(bucket.length()), entry.getValue())
              : "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>"
                  .formatted(encoded(last.substring(bucket.length()))));
      count++;
    }
    String next = more ? encoded(last.substring(bucket.length())) : "";
    xml(
        "ListBucketResult",
        "<EncodingType>url</EncodingType><IsTruncated>%s</IsTruncated>".formatted(more)
            + (more
                ? "<NextMarker>%s</NextMarker><NextContinuationToken>%s</NextContinuationToken>"
                    .formatted(next, next)
                : "")
            + page);
  }

  private static boolean isListed(String key, String last) {
    return !last.isEmpty()
        && (key.compareTo(last) <= 0 || (last.endsWith("/") && key.startsWith(last)));
  }

  private static String contents(String key, Stored object) {
    return ("<Contents><Key>%s</Key><LastModified>2026-12-01T00:00:00.000Z</LastModified>"
            + "<ETag>&quot;%s&quot;</ETag><Size>%d</Size></Contents>")
        .formatted(encoded(key), object.etag(), object.bytes());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private void xml(String element, String inner) throws IOException {
    String body =
        "<?xml version=\"1.0\"?><%1$s xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">%2$s</%1$s>"
            .formatted(element, inner);
    wire.answer(200, List.of("Content-Type: application/xml"), body);
  }

  private static boolean isOnlyNew(Asked asked) {
    return asked.header("if-none-match").equals("*");
  }

  private static List<String> metadata(Asked asked) {
    return asked.headers().entrySet().stream()
        .filter(header -> header.getKey().startsWith("x-amz-meta-"))
        .map(header -> header.getKey() + ": " + header.getValue())
        .toList();
  }

  /** The MD5 that the client told, which some clients compare again when they read. */
  private String etag(Asked asked) {
    String md5 = asked.header("content-md5");
    return md5.isEmpty()
        ? objects.number() + "-0"
        : HexFormat.of().formatHex(Base64.getDecoder().decode(md5));
  }
}
