package io.drover.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The attributes of CloudEvents 1.0 that the contract uses, as far as they were good. */
record Envelope(
    Optional<String> id,
    Optional<String> source,
    Optional<String> subject,
    Optional<String> type,
    Optional<Instant> time) {
  /** All attributes of CloudEvents 1.0, and where the JSON format keeps the data. */
  private static final Set<String> KNOWN =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema",
          "data",
          "data_base64");

  static Envelope read(ObjectNode node, Problems problems) {
    // The JSON format (§2.3) has null mean absent, for attributes only.
    node.removeIf(value -> value.isNull());
    Fields fields = new Fields("envelope", node, problems);
    if (!fields.required("specversion", Limits.ID_LENGTH_MAX).orElse("1.0").equals("1.0")) {
      fields.wrong("specversion", "must be '1.0'");
    }
    return new Envelope(
        fields.required("id", Limits.ID_LENGTH_MAX),
        fields.required("source", Limits.SOURCE_LENGTH_MAX),
        fields.required("subject", Limits.SUBJECT_LENGTH_MAX),
        fields.required("type", Limits.SUBJECT_LENGTH_MAX),
        fields.instant("time"));
  }

  /**
   * Refuses a field of the data that stands in the envelope. There it would be a CloudEvents
   * extension that nobody reads, and an ifVersion that nobody reads guards nothing.
   */
  static void refuseMisplaced(ObjectNode node, Fields data, Problems problems) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name) && data.knows(name)) {
                problems.add("envelope." + name, "belongs into data");
              }
            });
  }
}
