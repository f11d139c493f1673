package io.drover.mover.ops.http;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who may be meant by a request's Host header. A page on the web can have its own name resolved to
 * 127.0.0.1 (DNS rebinding) and would then read from us as from itself; its name in the header
 * gives it away. An address cannot be rebound, so any address is fine.
 */
final class HostCheck {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(:[0-9]{1,5})?");
  private static final Pattern ADDRESS =
      Pattern.compile("\\[[0-9a-fA-F:.]+]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final Set<String> names = new TreeSet<>();

  HostCheck(String host, Set<String> names) {
    this.names.add("localhost");
    this.names.add(host.toLowerCase(Locale.ROOT));
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether a request with this header is meant for us.
   *
   * @param header null when it was not sent, which only programs do
   */
  boolean accepts(String header) {
    if (header == null) {
      return true;
    }
    var match = HOST_AND_PORT.matcher(header);
    if (!match.matches()) {
      return false;
    }
    String host = match.group("host").toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(host).matches() || names.contains(host);
  }
}
