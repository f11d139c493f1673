package io.drover.mover.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads the YAML of a configuration. */
final class Document {
  private final YAMLParser parser;
  private final Problems problems;

  private Document(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The mapping at the top; an empty one for an empty document or one that is not YAML at all. */
  static Node.Fields parse(String yaml, Problems problems) {
    Node.Fields empty = new Node.Fields(Map.of(), 1);
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return empty;
      }
      if (first != JsonToken.START_OBJECT) {
        problems.add("", "is not a list of keys and values");
        return empty;
      }
      return new Document(parser, problems).fields("");
    } catch (JsonProcessingException e) {
      syntax(e, problems);
      return empty;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** SnakeYAML knows where it got stuck; Jackson tells where it began. */
  private static void syntax(JsonProcessingException e, Problems problems) {
    if (e.getCause() instanceof MarkedYAMLException stuck) {
      problems.seen("", stuck.getProblemMark().getLine() + 1);
      problems.add("", "is not YAML: " + stuck.getProblem());
    } else {
      problems.add("", "is not YAML: " + e.getOriginalMessage());
    }
  }

  private Node.Fields fields(String key) throws IOException {
    int line = line();
    Map<String, Node> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String inner = key.isEmpty() ? name : key + "." + name;
      int at = line();
      if (values.containsKey(name)) {
        problems.seen(inner, at);
        problems.add(inner, "is there twice");
      }
      problems.seen(inner, at);
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        values.put(name, value(inner));
      }
    }
    return new Node.Fields(values, line);
  }

  private Node.Items items(String key) throws IOException {
    int line = line();
    List<Node> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String inner = key + "[" + values.size() + "]";
      problems.seen(inner, line());
      values.add(value(inner));
    }
    return new Node.Items(values, line);
  }

  /** The value whose first token is the current one. */
  private Node value(String key) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(key);
      case START_ARRAY -> items(key);
      default -> new Node.Text(parser.getText(), line());
    };
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
