package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whatever bytes arrive, reading them ends in an answer; {@code -Dseed=} replays a run. */
final class FuzzTest {
  private static final int ROUNDS = 10_000;
  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "18446744073709551616",
          "0.1",
          "\"\"",
          "[]",
          "{}",
          "[[[[",
          "\\ud800",
          "\\u0000",
          "..",
          "//",
          "\"data\":",
          "\"id\":",
          "\"force\": true,",
          ",",
          "}",
          "io.drover.",
          ".v1",
          "lab:/",
          "=",
          "\u00e9",
          "\ufeff");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final EventCodec codec = new EventCodec(Golden.TOPICS);
  private final List<String> topics = new ArrayList<>(Golden.TOPICS.work());

  @Test
  void randomBytesAreRefused() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] value = new byte[random.nextInt(200)];
      random.nextBytes(value);
      ConsumerRecord<byte[], byte[]> message = Golden.message("drover.requests", value);
      if (random.nextBoolean()) {
        message.headers().add("ce_specversion", value);
        message.headers().add("ce_" + (char) random.nextInt(128), value);
        message.headers().add("content-type", value);
      }
      assertThat(codec.request(message)).as("seed %d", seed).isInstanceOf(Decoded.Bad.class);
      assertThat(codec.result(message)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void damagedEventsAreRefusedOrUnderstoodAndCanBeAnswered() {
    topics.add(Golden.TOPICS.control());
    List<String> good = new ArrayList<>();
    Golden.requests().keySet().forEach(name -> good.add(Golden.text(name + ".json")));
    Golden.results().keySet().forEach(name -> good.add(Golden.text(name + ".json")));
    int understood = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] value = damaged(good.get(random.nextInt(good.size())));
      String topic = topics.get(random.nextInt(topics.size()));
      understood += check(Golden.message(topic, value));
    }
    assertThat(understood).as("some damage does no harm, seed %d", seed).isPositive();
  }

  @Test
  void damagedHeadersAreRefusedOrUnderstood() {
    String good = Golden.text("binary/archive.txt");
    for (int round = 0; round < ROUNDS; round++) {
      ConsumerRecord<byte[], byte[]> message = Golden.binary("drover.requests", good);
      var header = message.headers().toArray()[random.nextInt(message.headers().toArray().length)];
      message.headers().remove(header.key());
      byte[] value =
          new String(header.value(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      value[random.nextInt(value.length)] = (byte) random.nextInt();
      message.headers().add(header.key(), random.nextInt(20) == 0 ? null : value);
      check(message);
    }
  }

  /** 1 when the message was understood. */
  private int check(ConsumerRecord<byte[], byte[]> message) {
    codec.result(message);
    return switch (codec.request(message)) {
      case Decoded.Understood(Request request) -> {
        assertThat(request.id()).as("seed %d", seed).isNotEmpty();
        assertThat(request.subject().bytes()).as("seed %d", seed).isNotEmpty();
        yield 1;
      }
      case Decoded.Bad bad -> {
        assertThat(bad.reason()).as("seed %d", seed).isNotEmpty();
        bad.about().ifPresent(about -> answer(about, bad.reason()));
        yield 0;
      }
    };
  }

  private void answer(About about, String reason) {
    Result result =
        new Result(
            about,
            Golden.TIME,
            Outcome.failed(Code.BAD_EVENT, reason),
            Counts.NONE,
            Optional.empty());
    var sent = codec.encode(result);
    assertThat(codec.result(Golden.message(sent.topic(), sent.value())))
        .as("seed %d", seed)
        .contains(result);
  }

  private byte[] damaged(String good) {
    StringBuilder text = new StringBuilder(good);
    for (int cut = random.nextInt(3); cut > 0; cut--) {
      int start = random.nextInt(text.length());
      int end = Math.min(text.length(), start + random.nextInt(12));
      text.replace(start, end, PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    for (int flip = random.nextInt(3); flip > 0; flip--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }
}
