package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was published once is understood for ever, and the documented examples are those files. */
final class GoldenTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("^```(?:json|text) (\\S+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final EventCodec codec = new EventCodec(Golden.TOPICS);
  private final ObjectMapper json = new ObjectMapper();

  static Stream<String> requests() {
    return Golden.requests().keySet().stream();
  }

  static Stream<String> results() {
    return Golden.results().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aGoldenRequestMeansWhatItAlwaysMeant(String name) {
    Request meaning = Golden.requests().get(name);
    String topic = Golden.TOPICS.topicOf(meaning.operation(), meaning.force());

    assertThat(codec.request(Golden.structured(topic, Golden.text(name + ".json"))))
        .isEqualTo(new Decoded.Understood(meaning));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestIsWrittenAsInItsGoldenFile(String name) throws IOException {
    ProducerRecord<byte[], byte[]> written = codec.encode(Golden.requests().get(name));

    assertThat(tree(written)).isEqualTo(json.readTree(Golden.text(name + ".json")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestSurvivesBinaryMode(String name) {
    Request request = Golden.requests().get(name);

    ProducerRecord<byte[], byte[]> written = codec.encode(request, ContentMode.BINARY);

    assertThat(written.headers().lastHeader("ce_id")).isNotNull();
    assertThat(codec.request(received(written))).isEqualTo(new Decoded.Understood(request));
  }

  @ParameterizedTest
  @MethodSource("results")
  void aGoldenResultMeansWhatItAlwaysMeant(String name) {
    String text = Golden.text(name + ".json");

    assertThat(codec.result(Golden.structured("drover.results", text)))
        .contains(Golden.results().get(name));
  }

  @ParameterizedTest
  @MethodSource("results")
  void aResultIsWrittenAsInItsGoldenFile(String name) throws IOException {
    ProducerRecord<byte[], byte[]> written = codec.encode(Golden.results().get(name));

    assertThat(tree(written)).isEqualTo(json.readTree(Golden.text(name + ".json")));
    assertThat(written.topic()).isEqualTo("drover.results");
  }

  @ParameterizedTest
  @MethodSource("binaryFiles")
  void aGoldenRequestInBinaryModeMeansTheSame(String file) {
    String name = file.replace("binary/", "").replace(".txt", "");
    Request meaning = Golden.requests().get(name);
    String topic = Golden.TOPICS.topicOf(meaning.operation(), meaning.force());

    assertThat(codec.request(Golden.binary(topic, Golden.text(file))))
        .isEqualTo(new Decoded.Understood(meaning));
  }

  static Stream<String> binaryFiles() throws IOException {
    return files().stream().filter(name -> name.startsWith("binary/"));
  }

  @Test
  void everyGoldenFileHasAMeaningHere() throws IOException {
    Set<String> known = new TreeSet<>();
    requests().forEach(name -> known.add(name + ".json"));
    results().forEach(name -> known.add(name + ".json"));
    binaryFiles().forEach(known::add);

    assertThat(files()).isEqualTo(known);
  }

  @Test
  void everyOperationAndStateHasAGoldenFile() {
    assertThat(Golden.requests().values()).map(Request::operation).contains(Operation.values());
    assertThat(Golden.results().values())
        .map(result -> result.outcome().state())
        .contains(State.values());
  }

  @Test
  void theDocumentShowsExactlyTheGoldenFiles() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    Matcher example = EXAMPLE.matcher(chapter());
    while (example.find()) {
      shown.put(example.group(1), example.group(2));
    }

    assertThat(shown.keySet()).isEqualTo(files());
    shown.forEach((file, text) -> assertThat(text).as(file).isEqualTo(Golden.text(file)));
  }

  @Test
  void theDocumentNamesEveryCode() throws IOException {
    String chapter = chapter();

    assertThat(Code.WORDS.names())
        .filteredOn(code -> !code.equals("unrecognised"))
        .allSatisfy(code -> assertThat(chapter).contains("| `" + code + "` |"));
  }

  /** From the heading "Events" to the next of its level. */
  private static String chapter() throws IOException {
    String whole = Files.readString(Path.of("../../docs/formats.md"));
    int start = whole.indexOf("\n## Events\n");
    int end = whole.indexOf("\n## ", start + 1);
    return whole.substring(start, end < 0 ? whole.length() : end);
  }

  private static Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(Golden.FOLDER)) {
      return all.filter(Files::isRegularFile)
          .map(file -> Golden.FOLDER.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private JsonNode tree(ProducerRecord<byte[], byte[]> written) throws IOException {
    assertThat(written.headers().lastHeader("content-type").value())
        .asString(StandardCharsets.UTF_8)
        .startsWith("application/cloudevents+json");
    return json.readTree(written.value());
  }

  private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
    var message = Golden.message(sent.topic(), sent.value());
    sent.headers().forEach(header -> message.headers().add(header));
    return message;
  }
}
