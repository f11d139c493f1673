package io.drover.mover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.mover.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks the daemon over HTTP. The JDK's older client: it starts four times as fast. */
final class DaemonPage {
  private static final int CONNECT_MILLIS = 5_000;

  /** A pool that is away may keep an answer waiting. */
  private static final int READ_MILLIS = 30_000;

  private static final int OK = 200;

  private final String address;
  private final JsonMapper mapper = new JsonMapper();

  DaemonPage(Configuration.Http http) {
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    this.address = "http://" + host + ":" + http.port();
  }

  /**
   * What it answers to a path with its query.
   *
   * @throws Failure when nobody answers, or with a refusal's own words
   */
  JsonNode get(String path) throws Failure {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address + path).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      return answer(connection);
    } catch (Failure e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new Failure("what answers at " + address + " is no drover daemon", e);
    } catch (IOException e) {
      throw new Failure(
          "no daemon answers at %s (%s); start it, or set http.port in the configuration"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  private JsonNode answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream body =
        status < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
      JsonNode json = mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
      if (status != OK) {
        throw new Failure(json.path("error").asText("the daemon answered " + status));
      }
      return json;
    }
  }
}
