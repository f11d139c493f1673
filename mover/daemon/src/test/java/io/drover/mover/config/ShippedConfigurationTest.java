package io.drover.mover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShippedConfigurationTest {
  private static final Path SHIPPED = Path.of("../../conf/drover.yaml");

  /** An option that is commented out; prose has a blank behind the mark. */
  private static final Pattern COMMENTED = Pattern.compile("(?m)^( *)#(?=[-\\w])");

  @Test
  void theShippedFileCanBeUsedAsItIs() throws IOException {
    Configuration configuration = ConfigurationFile.load(SHIPPED);
    assertThat(configuration.kafka().servers()).isEqualTo("127.0.0.1:9092");
    assertThat(configuration.cell()).isEqualTo("drover");
  }

  @Test
  void everyOptionIsInItAndNothingElse() throws IOException {
    Problems problems = new Problems();
    new Binder(Path.of("/etc/drover"), problems).bind(Configuration.class, everything(problems));
    assertThat(problems.inOrder()).isEmpty();
    List<String> missing = new ArrayList<>();
    collectMissing(Configuration.class, "", everything(problems), missing);
    assertThat(missing).isEmpty();
  }

  @Test
  void theDefaultsPrintedInItAreTheDefaults() throws IOException {
    Node.Fields document = everything(new Problems());
    List<String> wrong = new ArrayList<>();
    collectWrong(Configuration.class, "", document, wrong);
    assertThat(wrong).isEmpty();
  }

  @Test
  void allOptionsTogetherBreakOnlyTheRuleAgainstTwoBrokers() throws IOException {
    String text = COMMENTED.matcher(Files.readString(SHIPPED)).replaceAll("$1");
    assertThatThrownBy(() -> ConfigurationFile.parse(text, Path.of("/etc/drover/drover.yaml")))
        .hasMessageContaining("has one problem")
        .hasMessageContaining("needs exactly one of bootstrap, embedded");
  }

  private static Node.Fields everything(Problems problems) throws IOException {
    String text = Files.readString(SHIPPED);
    return Document.parse(COMMENTED.matcher(text).replaceAll("$1"), problems);
  }

  private static void collectMissing(
      Class<?> type, String key, Node.Fields fields, List<String> missing) {
    for (RecordComponent component : type.getRecordComponents()) {
      String inner = key + "." + component.getName();
      Node node = fields.values().get(component.getName());
      if (node == null) {
        missing.add(inner);
      } else {
        section(component).ifPresent(record -> collectMissing(record, inner, first(node), missing));
      }
    }
  }

  private static void collectWrong(
      Class<?> type, String key, Node.Fields fields, List<String> wrong) {
    for (RecordComponent component : type.getRecordComponents()) {
      String inner = key + "." + component.getName();
      Node node = fields.values().get(component.getName());
      Default fallback = component.getAnnotation(Default.class);
      if (fallback != null
          && !(node instanceof Node.Text(String value, int _) && value.equals(fallback.value()))) {
        wrong.add(inner + " is " + node + ", not " + fallback.value());
      }
      section(component).ifPresent(record -> collectWrong(record, inner, first(node), wrong));
    }
  }

  /** The record below a key, also one in a list or an Optional. */
  private static Optional<Class<?>> section(RecordComponent component) {
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType generic && generic.getRawType() != Map.class) {
      type = generic.getActualTypeArguments()[0];
    }
    return type instanceof Class<?> raw && raw.isRecord() && raw != Size.class
        ? Optional.of(raw)
        : Optional.empty();
  }

  /** Of a list: one item shows what another cannot have. */
  private static Node.Fields merged(List<Node> items) {
    Map<String, Node> values = new HashMap<>();
    items.forEach(item -> first(item).values().forEach(values::putIfAbsent));
    return new Node.Fields(values, 0);
  }

  private static Node.Fields first(Node node) {
    return switch (node) {
      case Node.Fields fields -> fields;
      case Node.Items items -> merged(items.values());
      case Node.Text text -> throw new AssertionError("no section: " + text);
    };
  }
}
