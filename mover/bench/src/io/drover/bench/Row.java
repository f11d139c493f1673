package io.drover.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param unit of the figures
 * @param reference the same done by cp, or by a file system without marks
 */
record Row(
    String what,
    String fileSystem,
    String unit,
    Samples ours,
    Optional<Samples> reference,
    Optional<Target> target) {
  /**
   * What was promised.
   *
   * @param atLeast whether more is better
   * @param measured what is compared with the bound: the median of figures or of ratios
   */
  record Target(boolean atLeast, double bound, double measured, String text) {
    boolean met() {
      return atLeast ? measured >= bound : measured <= bound;
    }
  }

  static Row plain(String what, String fileSystem, String unit, Samples ours) {
    return new Row(what, fileSystem, unit, ours, Optional.empty(), Optional.empty());
  }

  Row beside(Samples other) {
    return new Row(what, fileSystem, unit, ours, Optional.of(other), target);
  }

  Row atLeast(double bound) {
    return with(new Target(true, bound, ours.median(), "≥ " + Samples.text(bound)));
  }

  Row atMost(double bound) {
    return with(new Target(false, bound, ours.median(), "≤ " + Samples.text(bound)));
  }

  Row with(Target wanted) {
    return new Row(what, fileSystem, unit, ours, reference, Optional.of(wanted));
  }

  String markdown() {
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            what,
            fileSystem,
            unit,
            ours,
            reference.map(Samples::toString).orElse(""),
            target.map(Target::text).orElse(""),
            target.map(wanted -> wanted.met() ? "yes" : "**no**").orElse(""));
  }

  static String heading() {
    return "| what | on | unit | ours: median (min–max) | reference | target | met |\n"
        + "|---|---|---|---|---|---|---|";
  }

  String json(JsonMapper mapper) {
    ObjectNode node = mapper.createObjectNode();
    node.put("what", what).put("fileSystem", fileSystem).put("unit", unit);
    node.putPOJO("ours", ours.values());
    reference.ifPresent(samples -> node.putPOJO("reference", samples.values()));
    target.ifPresent(
        wanted ->
            node.put("target", wanted.text())
                .put("measured", wanted.measured())
                .put("met", wanted.met()));
    return node.toString();
  }
}
