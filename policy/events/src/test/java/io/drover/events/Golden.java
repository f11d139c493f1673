package io.drover.events;

import static io.drover.events.Order.Adopt;
import static io.drover.events.Order.Archive;
import static io.drover.events.Order.CancelMatching;
import static io.drover.events.Order.CancelRequest;
import static io.drover.events.Order.Drain;
import static io.drover.events.Order.Import;
import static io.drover.events.Order.Leave;
import static io.drover.events.Order.Migrate;
import static io.drover.events.Order.Pause;
import static io.drover.events.Order.Pin;
import static io.drover.events.Order.Release;
import static io.drover.events.Order.Remove;
import static io.drover.events.Order.Restore;
import static io.drover.events.Order.Resume;
import static io.drover.events.Order.Unpin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The golden files, and what each of them has meant since it was written. */
final class Golden {
  static final Path FOLDER = Path.of("src/test/resources/golden");
  static final Topics TOPICS = new Topics("drover");
  static final Instant TIME = Instant.parse("2026-11-22T10:15:30Z");
  static final Instant RESULT_TIME = Instant.parse("2026-11-22T10:16:02.5Z");
  static final Subject.OfFile FILE =
      new Subject.OfFile("lab", FilePath.of("runs/2026/run-0042.h5"));
  static final Subject.OfFile LATIN =
      new Subject.OfFile(
          "lab", FilePath.of("runs/Gr\u00fc\u00dfe.dat".getBytes(StandardCharsets.ISO_8859_1)));

  private static final String NIGHTLY = "/policy/nightly";
  private static final String VERSION = "7f3a9c21-4096";

  private Golden() {}

  static Map<String, Request> requests() {
    Map<String, Request> all = new TreeMap<>();
    all.put(
        "archive-plain", file(1, new Archive(Placement.BY_CLASS, WhileWriting.ABORT, Terms.NONE)));
    all.put("archive", file(2, fullArchive()));
    all.put("release", file(3, new Release(new Terms(5, absent(), Optional.of(VERSION), false))));
    all.put("release-forced", file(4, new Release(new Terms(5, absent(), absent(), true))));
    all.put("restore", file(5, new Restore(new Terms(9, at("10:25:30"), absent(), false))));
    all.put("restore-path-bytes", Request.onFile(sender(6), LATIN, new Restore(Terms.NONE)));
    all.put("migrate", file(7, migrate()));
    all.put("remove", file(8, new Remove("vault", Terms.NONE)));
    all.put("import", file(9, new Import("shelf", Terms.NONE)));
    Optional<String> owner = Optional.of("beamline-7");
    all.put("pin", file(10, new Pin(owner, Optional.of(Duration.ofDays(7)), Terms.NONE)));
    all.put("unpin", file(11, new Unpin(owner, Terms.NONE)));
    all.put(
        "cancel-request", control(12, new CancelRequest("b7c1f0de-0002", Optional.of(NIGHTLY))));
    all.put("cancel-filter", control(13, cancelMatching()));
    all.put("pause", control(14, new Pause("vault")));
    all.put("resume", control(15, new Resume("vault")));
    all.put("drain", control(16, new Drain("vault")));
    all.put("adopt", file(17, new Adopt(Terms.NONE)));
    all.put("adopt-forced", file(18, new Adopt(new Terms(5, absent(), absent(), true))));
    all.put("leave", file(17, new Leave(Terms.NONE)));
    return all;
  }

  static Map<String, Result> results() {
    About archive = file(2, fullArchive()).about();
    About release = file(3, new Release(Terms.NONE)).about();
    About latin = Request.onFile(sender(6), LATIN, new Restore(Terms.NONE)).about();
    About unknown = new About("b7c1f0de-0099", NIGHTLY, Optional.empty(), Optional.empty());
    long whole = 10L << 30;
    Map<String, Result> all = new TreeMap<>();
    all.put(
        "result-accepted",
        result(
            archive,
            Outcome.accepted("waiting for 3 files before it"),
            new Counts(0, whole, 1204)));
    all.put(
        "result-progress",
        result(
            archive,
            Outcome.progress(3, "copying lab:/runs/2026/run-0042.h5 to pool vault"),
            new Counts(4L << 30, whole, 21877)));
    all.put(
        "result-succeeded",
        new Result(
            archive,
            RESULT_TIME,
            Outcome.succeeded("2 copies in pool vault"),
            new Counts(whole, whole, 52310),
            Optional.of(VERSION)));
    all.put(
        "result-failed",
        result(
            release,
            Outcome.failed(
                Code.BUSY,
                "release of lab:/runs/2026/run-0042.h5: somebody has it open; "
                    + "it stays home, ask again later"),
            new Counts(0, 0, 60008)));
    all.put(
        "result-cancelled",
        result(
            archive,
            Outcome.cancelled("cancelled by b7c1f0de-0012 of /policy/nightly"),
            new Counts(4L << 30, whole, 30112)));
    all.put(
        "result-path-bytes",
        result(latin, Outcome.succeeded("home is whole"), new Counts(8192, 8192, 14)));
    all.put(
        "result-bad-event",
        result(
            unknown,
            Outcome.failed(
                Code.BAD_EVENT,
                "envelope.subject: is missing; envelope.type: unknown type "
                    + "'io.drover.archvie.v1', did you mean io.drover.archive.v1?"),
            new Counts(0, 0, 2)));
    return all;
  }

  /** The file's text. */
  static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ConsumerRecord<byte[], byte[]> structured(String topic, String json) {
    var message = message(topic, json.getBytes(StandardCharsets.UTF_8));
    return with(message, "content-type", "application/cloudevents+json; charset=UTF-8");
  }

  /** A record out of lines {@code header: value}, an empty line and a body. */
  static ConsumerRecord<byte[], byte[]> binary(String topic, String text) {
    int end = text.indexOf("\n\n");
    String body = text.substring(end + 2).strip();
    var message = message(topic, body.getBytes(StandardCharsets.UTF_8));
    text.substring(0, end)
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              with(message, line.substring(0, colon), line.substring(colon + 2));
            });
    return message;
  }

  static ConsumerRecord<byte[], byte[]> message(String topic, byte[] value) {
    return new ConsumerRecord<>(topic, 0, 0, null, value);
  }

  static ConsumerRecord<byte[], byte[]> with(
      ConsumerRecord<byte[], byte[]> message, String header, String value) {
    message.headers().add(header, value.getBytes(StandardCharsets.UTF_8));
    return message;
  }

  private static Archive fullArchive() {
    return new Archive(
        new Placement(
            Optional.of("vault"), OptionalInt.of(2), OptionalLong.of(1 << 30), OptionalInt.of(4)),
        WhileWriting.FOLLOW,
        new Terms(
            7, Optional.of(Instant.parse("2026-11-23T06:00:00Z")), Optional.of(VERSION), false));
  }

  private static Migrate migrate() {
    return new Migrate(
        new Placement(
            Optional.of("shelf"), OptionalInt.empty(), OptionalLong.empty(), OptionalInt.of(2)),
        WhileWriting.ABORT,
        new Terms(2, absent(), absent(), false));
  }

  private static CancelMatching cancelMatching() {
    Filter filter =
        new Filter(
            Optional.of("lab"),
            Optional.of(FilePath.of("runs/2026")),
            Optional.of(Operation.ARCHIVE),
            Optional.of("vault"),
            Optional.of(NIGHTLY));
    return new CancelMatching(
        filter,
        new UpTo(
            Map.of(
                "drover.admin", Map.of(0, 17L),
                "drover.recalls", Map.of(0, 5120L, 1, 4993L),
                "drover.requests", Map.of(0, 880123L, 1, 879998L))));
  }

  private static Request file(int number, Order.OnFile order) {
    return Request.onFile(sender(number), FILE, order);
  }

  private static Request control(int number, Order.OnControl order) {
    return Request.onControl(sender(number), order);
  }

  private static Request.Sender sender(int number) {
    return new Request.Sender(String.format(Locale.ROOT, "b7c1f0de-%04d", number), NIGHTLY, TIME);
  }

  private static Result result(About about, Outcome outcome, Counts counts) {
    return new Result(about, RESULT_TIME, outcome, counts, Optional.empty());
  }

  private static Optional<Instant> at(String time) {
    return Optional.of(Instant.parse("2026-11-22T" + time + "Z"));
  }

  private static <T> Optional<T> absent() {
    return Optional.empty();
  }
}
