package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bad event is refused with every fault named, and answered as far as it can be. */
final class BadEventTest {
  private static final String REQUESTS = "drover.requests";

  private final EventCodec codec = new EventCodec(Golden.TOPICS);

  /** Each: a good event, what is replaced by what, and the whole reason. */
  static Stream<Arguments> mutilations() {
    String archive = Golden.text("archive.json");
    String plain = Golden.text("archive-plain.json");
    String cancel = Golden.text("cancel-filter.json");
    return Stream.of(
        // the envelope
        change(plain, "\"id\"", "\"ident\"", "envelope.id: is missing"),
        change(plain, "\"source\"", "\"sauce\"", "envelope.source: is missing"),
        change(plain, "\"subject\"", "\"object\"", "envelope.subject: is missing"),
        change(plain, "\"type\"", "\"kind\"", "envelope.type: is missing"),
        change(plain, "\"specversion\"", "\"version\"", "envelope.specversion: is missing"),
        change(plain, "\"1.0\"", "\"0.3\"", "envelope.specversion: must be '1.0'"),
        change(plain, "\"b7c1f0de-0001\"", "null", "envelope.id: is missing"),
        change(plain, "\"b7c1f0de-0001\"", "17", "envelope.id: must be text, not '17'"),
        change(
            plain,
            "\"b7c1f0de-0001\"",
            "\"\"",
            "envelope.id: must have 1 to 256 characters, not 0"),
        change(
            plain,
            "b7c1f0de-0001",
            "x".repeat(257),
            "envelope.id: must have 1 to 256 characters, not 257"),
        change(plain, "b7c1f0de", "\\ud800", "envelope.id: has half a surrogate pair"),
        change(
            plain,
            "2026-11-22T10:15:30Z",
            "yesterday",
            "envelope.time: must be a time like 2026-11-22T10:15:30Z (RFC 3339), not 'yesterday'"),
        change(
            plain,
            "2026-11-22T10:15:30Z",
            "+999999999-01-01T00:00:00Z",
            "envelope.time: must be a time like 2026-11-22T10:15:30Z (RFC 3339), "
                + "not '+999999999-01-01T00:00:00Z'"),
        change(
            plain,
            "application/json",
            "text/xml",
            "datacontenttype: must be application/json, not 'text/xml'"),
        change(
            plain,
            "drover.archive.v1",
            "drover.archvie.v1",
            "envelope.type: unknown type 'io.drover.archvie.v1', "
                + "did you mean io.drover.archive.v1?"),
        change(
            plain,
            "drover.archive.v1",
            "drover.archive.v2",
            "envelope.type: unknown version 'io.drover.archive.v2', "
                + "known is io.drover.archive.v1"),
        // the subject
        change(
            plain,
            "lab:/runs",
            "/runs",
            "envelope.subject: must be <tree>:/<path>, not '/runs/2026/run-0042.h5'"),
        change(
            plain,
            "lab:/runs",
            "l b:/runs",
            "envelope.subject: must be <tree>:/<path>, not 'l b:/runs/2026/run-0042.h5'"),
        change(plain, "/run-0042.h5", "/../x", "envelope.subject: the path has a component '..'"),
        change(plain, "/run-0042.h5", "/./x", "envelope.subject: the path has a component '.'"),
        change(
            plain,
            "/run-0042.h5",
            "//x",
            "envelope.subject: the path has an empty component (a slash too many)"),
        change(
            plain,
            "lab:/runs",
            "lab://runs",
            "envelope.subject: the path has an empty component (a slash too many)"),
        change(
            plain,
            "/run-0042.h5",
            "/",
            "envelope.subject: the path has an empty component (a slash too many)"),
        change(plain, "runs/2026/run-0042.h5", "", "envelope.subject: the path is empty"),
        change(plain, "run-0042", "run\\u0000", "envelope.subject: the path contains NUL"),
        change(
            plain,
            "run-0042",
            "x".repeat(256),
            "envelope.subject: the path has a component of more than 255 bytes"),
        change(
            plain,
            "2026",
            "2/".repeat(2100) + "2",
            "envelope.subject: the path has more than 4095 bytes"),
        // pathBytes
        change(
            plain, "{}", "{\"pathBytes\": \"??\"}", "data.pathBytes: must be base64 (RFC 4648 §4)"),
        change(
            plain,
            "{}",
            "{\"pathBytes\": \"Li4veA==\"}",
            "data.pathBytes: the path has a component '..'"),
        // numbers
        change(archive, "\"copies\": 2", "\"copies\": -1", whole("copies", "1", "16", "-1")),
        change(archive, "\"copies\": 2", "\"copies\": 2.5", whole("copies", "1", "16", "2.5")),
        change(archive, "\"copies\": 2", "\"copies\": 2.0", whole("copies", "1", "16", "2.0")),
        change(
            archive, "\"copies\": 2", "\"copies\": 1e300", whole("copies", "1", "16", "1.0E300")),
        change(
            archive,
            "\"copies\": 2",
            "\"copies\": 99999999999999999999",
            whole("copies", "1", "16", "99999999999999999999")),
        change(
            archive,
            "\"copies\": 2",
            "\"copies\": \"2\"",
            "data.copies: must be a whole number from 1 to 16, not text"),
        change(
            archive,
            "\"copies\": 2",
            "\"copies\": null",
            "data.copies: must be a whole number from 1 to 16, not null"),
        change(
            archive,
            "\"stripeSize\": 1073741824",
            "\"stripeSize\": 4095",
            whole("stripeSize", "4096", "671088640000", "4095")),
        change(
            archive,
            "\"stripeCount\": 4",
            "\"stripeCount\": 17",
            whole("stripeCount", "1", "16", "17")),
        change(archive, "\"priority\": 7", "\"priority\": 10", whole("priority", "0", "9", "10")),
        // words and other types
        change(
            archive,
            "\"follow\"",
            "\"folow\"",
            "data.whileWriting: unknown word 'folow', did you mean follow?"),
        change(
            archive,
            "\"follow\"",
            "\"often\"",
            "data.whileWriting: unknown word 'often', known are abort, follow"),
        change(archive, "\"vault\"", "[]", "data.pool: must be text, not a list"),
        change(
            archive,
            "\"vault\"",
            "\"va/ult\"",
            "data.pool: must be 1 to 64 letters, digits, '.', '_' or '-', not 'va/ult'"),
        change(
            archive,
            "2026-11-23T06:00:00Z",
            "2026-11-23",
            "data.deadline: must be a time like 2026-11-22T10:15:30Z (RFC 3339), not '2026-11-23'"),
        change(plain, "{}", "{\"force\": 1}", "data.force: must be true or false, not '1'"),
        change(plain, "{}", "[]", "data: must be a JSON object"),
        // unknown and misplaced fields
        change(
            archive,
            "\"stripeSize\"",
            "\"stripesize\"",
            "data: unknown field 'stripesize', did you mean stripeSize?"),
        change(
            archive,
            "\"ifVersion\"",
            "\"colour\"",
            "data: unknown field 'colour', known are pathBytes, pool, copies, stripeSize, "
                + "stripeCount, whileWriting, priority, deadline, ifVersion, force"),
        change(
            plain,
            "\"data\"",
            "\"ifVersion\": \"1\", \"data\"",
            "envelope.ifVersion: belongs into data"),
        // cancel
        change(
            cancel,
            "\"filter\"",
            "\"requestId\": \"1\", \"filter\"",
            "data.requestId: a cancel has either requestId or filter"),
        change(
            cancel,
            "\"upTo\"",
            "\"upto\"",
            "data.upTo: stands beside a filter, and a filter needs it; "
                + "data: unknown field 'upto', did you mean upTo?"),
        change(
            cancel,
            "\"drover.recalls\"",
            "\"drover.recall\"",
            "data.upTo: unknown field 'drover.recall', did you mean drover.recalls?"),
        change(
            cancel,
            "\"0\": 17",
            "\"x\": 17",
            "data.upTo.drover.admin.'x': must be the number of a partition"),
        change(
            cancel,
            "\"0\": 17",
            "\"0\": -17",
            "data.upTo.drover.admin.0: must be a whole number from 0 to 9007199254740991, not"
                + " '-17'"),
        change(
            cancel,
            "\"operation\": \"archive\"",
            "\"operation\": \"archives\"",
            "data.filter.operation: unknown word 'archives', did you mean archive?"),
        change(
            cancel,
            "\"tree\"",
            "\"trees\"",
            "data.filter: unknown field 'trees', did you mean tree?; "
                + "data.filter.under: needs tree beside it"),
        change(
            cancel,
            "cancel:b7c1f0de-0013",
            "everything",
            "envelope.subject: must be cancel:<id> or <tree>:/<path>"),
        // control and admin
        change(
            Golden.text("drain.json"),
            "pool:vault",
            "pool:shelf",
            "envelope.subject: must be pool:vault"),
        change(
            Golden.text("pause.json"),
            "\"pool\":",
            "\"pol\":",
            "data.pool: is missing; data: unknown field 'pol', did you mean pool?"),
        change(Golden.text("remove.json"), "\"pool\": \"vault\"", "", "data.pool: is missing"));
  }

  @ParameterizedTest
  @MethodSource("mutilations")
  void isRefusedWithTheReason(String event, String reason) {
    assertThat(bad(event).reason()).isEqualTo(reason);
  }

  @Test
  void namesEveryFaultAtOnce() {
    String event =
        Golden.text("archive.json")
            .replace("\"copies\": 2", "\"copies\": 0, \"colour\": 1")
            .replace("lab:/", "lab:")
            .replace("\"follow\"", "true");

    assertThat(bad(event).reason())
        .isEqualTo(
            "envelope.subject: must be <tree>:/<path>, not 'lab:runs/2026/run-0042.h5'; "
                + "data.copies: must be a whole number from 1 to 16, not '0'; "
                + "data.whileWriting: must be text, not 'true'; "
                + "data: unknown field 'colour', known are pathBytes, pool, copies, stripeSize, "
                + "stripeCount, whileWriting, priority, deadline, ifVersion, force");
  }

  @Test
  void keepsTheReasonShortWhenEverythingIsWrong() {
    StringBuilder fields = new StringBuilder("{\"f\": 1");
    for (int i = 0; i < 5_000; i++) {
      fields.append(", \"").append("field".repeat(20)).append(i).append("\": 1");
    }
    String event = Golden.text("archive-plain.json").replace("{}", fields.append('}'));

    assertThat(bad(event).reason()).endsWith("; and 4981 more").hasSizeLessThan(8000);
  }

  @Test
  void isNoFaultWhenAnAttributeIsNull() {
    String event =
        Golden.text("archive-plain.json")
            .replace("\"application/json\"", "null, \"dataschema\": null, \"data_base64\": null")
            .replace("{}", "null");

    assertThat(codec.request(Golden.structured(REQUESTS, event)))
        .isEqualTo(new Decoded.Understood(Golden.requests().get("archive-plain")));
  }

  @Test
  void keepsWhatCouldBeRead() {
    Decoded.Bad bad = bad(Golden.text("archive.json").replace("\"follow\"", "\"never\""));

    assertThat(bad.about())
        .contains(
            new About(
                "b7c1f0de-0002",
                "/policy/nightly",
                Optional.of(Operation.ARCHIVE),
                Optional.of(Golden.FILE)));
  }

  @Test
  void keepsTheSubjectAsItWasWhenItIsTheFault() {
    Decoded.Bad bad = bad(Golden.text("release.json").replace("/2026/", "/../"));

    assertThat(bad.subject()).contains(new Subject.Named("lab:/runs/../run-0042.h5"));
    assertThat(bad.operation()).contains(Operation.RELEASE);
  }

  @Test
  void keepsTheOperationOfAnUnknownVersion() {
    Decoded.Bad bad = bad(Golden.text("restore.json").replace(".v1", ".v9"));

    assertThat(bad.operation()).contains(Operation.RESTORE);
    assertThat(bad.subject()).contains(Golden.FILE);
  }

  @Test
  void hasNobodyToAnswerWithoutAnId() {
    assertThat(bad(Golden.text("release.json").replace("\"id\"", "\"ident\"")).about()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("values")
  void isRefusedWhenItIsNoJsonObject(byte[] value, String reason) {
    Decoded decoded = codec.request(Golden.message(REQUESTS, value));

    assertThat(decoded).isInstanceOf(Decoded.Bad.class);
    assertThat(((Decoded.Bad) decoded).reason()).startsWith(reason);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments(null, "value: is empty"),
        arguments(new byte[0], "value: is empty"),
        arguments(utf8("{"), "value: is not JSON: 'Unexpected end-of-input"),
        arguments(utf8("{} {}"), "value: is not JSON: 'Trailing token"),
        arguments(utf8("[1]"), "value: is JSON, but not an object"),
        arguments(utf8("null"), "value: is JSON, but not an object"),
        arguments(utf8(" "), "value: is JSON, but not an object"),
        arguments(utf8("{\"id\": 1, \"id\": 2}"), "value: is not JSON: 'Duplicate field 'id'"),
        arguments(utf8("{\"a\":".repeat(17)), "value: is not JSON: 'Document nesting depth"),
        arguments(new byte[] {'{', '"', (byte) 0xff, '"'}, "value: is not JSON: 'Invalid UTF-8"),
        arguments(new byte[(1 << 20) + 1], "value: has more than 1048576 bytes"));
  }

  @Test
  void isRefusedOnATopicWhereItDoesNotBelong() {
    assertThat(bad("drover.requests", Golden.text("remove.json")).reason())
        .isEqualTo("topic: remove is obeyed on drover.admin only, not on drover.requests");
    assertThat(bad("drover.requests", Golden.text("release-forced.json")).reason())
        .isEqualTo("topic: forced release is obeyed on drover.admin only, not on drover.requests");
    assertThat(bad("drover.recalls", Golden.text("archive.json")).reason())
        .isEqualTo("topic: archive is obeyed on drover.requests only, not on drover.recalls");
  }

  @Test
  void isRefusedAsABatch() {
    var message = Golden.message(REQUESTS, utf8("[]"));
    Golden.with(message, "content-type", "application/cloudevents-batch+json");

    assertThat(bad(message).reason())
        .isEqualTo("content-type: batches are not understood, send one event a record");
  }

  @Test
  void isRefusedInBinaryModeWithTheSameReasons() {
    String text =
        Golden.text("binary/archive.txt")
            .replace("ce_source: /policy/nightly\n", "")
            .replace("\"copies\":2", "\"copies\":0");

    assertThat(bad(Golden.binary(REQUESTS, text)).reason())
        .isEqualTo(
            "envelope.source: is missing; "
                + "data.copies: must be a whole number from 1 to 16, not '0'");
  }

  @Test
  void isAnsweredInBinaryModeThoughItsDataIsNoJson() {
    String text = Golden.text("binary/archive.txt").replace("{", "");
    Decoded.Bad bad = bad(Golden.binary(REQUESTS, text));

    assertThat(bad.reason()).startsWith("value: is ");
    assertThat(bad.about()).isPresent();
    assertThat(bad.operation()).contains(Operation.ARCHIVE);
  }

  @Test
  void isRefusedWithAHeaderThatStandsThereTwiceOrIsNoText() {
    String text = Golden.text("binary/archive.txt");
    var twice = Golden.with(Golden.binary(REQUESTS, text), "ce_id", "another");
    var noText = Golden.binary(REQUESTS, text);
    noText.headers().add("ce_extra", new byte[] {(byte) 0xff});

    assertThat(bad(twice).reason()).isEqualTo("header 'ce_id': stands there twice");
    assertThat(bad(noText).reason()).isEqualTo("header 'ce_extra': is not UTF-8");
  }

  private Decoded.Bad bad(String event) {
    String topic =
        Stream.of("cancel", "pause", "resume", "drain")
                .anyMatch(name -> event.contains("io.drover." + name))
            ? "drover.control"
            : REQUESTS;
    return bad(topic, event);
  }

  private Decoded.Bad bad(String topic, String event) {
    return bad(Golden.structured(topic, event));
  }

  private Decoded.Bad bad(ConsumerRecord<byte[], byte[]> message) {
    Decoded decoded = codec.request(message);
    assertThat(decoded).isInstanceOf(Decoded.Bad.class);
    return (Decoded.Bad) decoded;
  }

  private static Arguments change(String good, String old, String changed, String reason) {
    assertThat(good).contains(old);
    return arguments(
        good.replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(changed)), reason);
  }

  private static String whole(String field, String min, String max, String value) {
    return "data."
        + field
        + ": must be a whole number from "
        + min
        + " to "
        + max
        + ", not '"
        + value
        + "'";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
