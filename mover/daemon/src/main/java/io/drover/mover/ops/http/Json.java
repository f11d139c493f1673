package io.drover.mover.ops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** JSON as the routes send it. Field names are written out there: they are a contract. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static Reply reply(JsonNode body) {
    return reply(Reply.OK, body);
  }

  static Reply reply(int status, JsonNode body) {
    return new Reply(status, "application/json", body.toPrettyString() + "\n");
  }

  static Reply error(int status, String message) {
    return reply(status, object().put("error", message));
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static <T> ArrayNode array(Collection<T> values, Function<T, ? extends JsonNode> mapping) {
    ArrayNode array = MAPPER.createArrayNode();
    values.forEach(value -> array.add(mapping.apply(value)));
    return array;
  }

  /** The node for a value that is there, else null. */
  static <T> JsonNode optional(Optional<T> value, Function<T, ? extends JsonNode> mapping) {
    return value.<JsonNode>map(mapping).orElseGet(JsonNodeFactory.instance::nullNode);
  }

  static JsonNode text(Optional<?> value) {
    return optional(value, it -> JsonNodeFactory.instance.textNode(it.toString()));
  }
}
