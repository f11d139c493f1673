package io.drover.mover.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The one page: live moves, pools and queue, from one file without anything from elsewhere. */
final class Page implements Route {
  private static final String RESOURCE = "page.html";
  private static final String SCRIPT_START = "<script>";
  private static final String SCRIPT_END = "</script>";

  private final Reply reply;

  private Page(Reply reply) {
    this.reply = reply;
  }

  static Page load() throws IOException {
    try (InputStream resource = Page.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IOException("drover.jar lacks " + RESOURCE + "; build it again");
      }
      String text = new String(resource.readAllBytes(), UTF_8);
      return new Page(new Reply(Reply.OK, "text/html; charset=utf-8", text, policy(text)));
    }
  }

  /**
   * Its own script and no other may run, and it may ask nobody but us: users choose the names of
   * files, and should the page ever take one for more than text, nothing comes of it.
   */
  private static String policy(String page) {
    int start = page.indexOf(SCRIPT_START) + SCRIPT_START.length();
    String script = page.substring(start, page.indexOf(SCRIPT_END, start));
    return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s';"
            .formatted(digest(script))
        + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'none'";
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public Reply reply(Query query) {
    return reply;
  }
}
