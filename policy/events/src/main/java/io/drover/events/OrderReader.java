package io.drover.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads an operation's own fields. The order comes as a supplier that may be asked only when there
 * was no problem at all.
 */
final class OrderReader {
  /** Partition numbers are ints in Kafka's protocol. */
  private static final int PARTITION_DIGITS_MAX = 9;

  private final Topics topics;
  private final Shared<String> pools = new Shared<>();

  OrderReader(Topics topics) {
    this.topics = topics;
  }

  Supplier<Order> read(Operation operation, Fields fields) {
    return switch (operation) {
      case ARCHIVE -> archive(fields);
      case RELEASE -> release(fields);
      case RESTORE -> restore(fields);
      case MIGRATE -> migrate(fields);
      case REMOVE -> remove(fields);
      case IMPORT -> importing(fields);
      case ADOPT -> adopt(fields);
      case PIN -> pin(fields);
      case UNPIN -> unpin(fields);
      case LEAVE -> leave(fields);
      case CANCEL -> cancel(fields);
      case PAUSE -> pause(fields);
      case RESUME -> resume(fields);
      case DRAIN -> drain(fields);
    };
  }

  private Supplier<Order> archive(Fields fields) {
    Optional<String> pool = pool(fields);
    Supplier<Placement> placement = placement(fields, pool);
    WhileWriting whileWriting = whileWriting(fields);
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Archive(placement.get(), whileWriting, terms.get());
  }

  private Supplier<Order> migrate(Fields fields) {
    Optional<String> pool = requiredPool(fields);
    Supplier<Placement> placement = placement(fields, pool);
    WhileWriting whileWriting = whileWriting(fields);
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Migrate(placement.get(), whileWriting, terms.get());
  }

  private static Supplier<Order> release(Fields fields) {
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Release(terms.get());
  }

  private static Supplier<Order> restore(Fields fields) {
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Restore(terms.get());
  }

  private Supplier<Order> remove(Fields fields) {
    Optional<String> pool = requiredPool(fields);
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Remove(pool.orElseThrow(), terms.get());
  }

  private Supplier<Order> importing(Fields fields) {
    Optional<String> pool = requiredPool(fields);
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Import(pool.orElseThrow(), terms.get());
  }

  private static Supplier<Order> adopt(Fields fields) {
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Adopt(terms.get());
  }

  private static Supplier<Order> pin(Fields fields) {
    Optional<String> owner = fields.text("owner", Limits.SOURCE_LENGTH_MAX);
    OptionalLong seconds = fields.whole("lifetimeSeconds", 1, Limits.LIFETIME_SECONDS_MAX);
    Optional<Duration> lifetime =
        seconds.isPresent()
            ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
            : Optional.empty();
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Pin(owner, lifetime, terms.get());
  }

  private static Supplier<Order> unpin(Fields fields) {
    Optional<String> owner = fields.text("owner", Limits.SOURCE_LENGTH_MAX);
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Unpin(owner, terms.get());
  }

  private static Supplier<Order> leave(Fields fields) {
    Supplier<Terms> terms = terms(fields);
    return () -> new Order.Leave(terms.get());
  }

  private Supplier<Order> pause(Fields fields) {
    Optional<String> pool = requiredPool(fields);
    return () -> new Order.Pause(pool.orElseThrow());
  }

  private Supplier<Order> resume(Fields fields) {
    Optional<String> pool = requiredPool(fields);
    return () -> new Order.Resume(pool.orElseThrow());
  }

  private Supplier<Order> drain(Fields fields) {
    Optional<String> pool = requiredPool(fields);
    return () -> new Order.Drain(pool.orElseThrow());
  }

  private Supplier<Order> cancel(Fields fields) {
    Optional<String> id = fields.text("requestId", Limits.ID_LENGTH_MAX);
    Optional<String> source = fields.text("requestSource", Limits.SOURCE_LENGTH_MAX);
    Optional<Supplier<Filter>> filter =
        fields.object("filter").map(node -> filter(fields.inner("filter", node)));
    Optional<ObjectNode> ends = fields.object("upTo");
    Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    ends.ifPresent(node -> offsets(fields.inner("upTo", node), offsets));
    if (fields.has("requestId") == fields.has("filter")) {
      fields.wrong("requestId", "a cancel has either requestId or filter");
    } else if (fields.has("filter") != fields.has("upTo")) {
      fields.wrong("upTo", "stands beside a filter, and a filter needs it");
    } else if (fields.has("requestSource") && !fields.has("requestId")) {
      fields.wrong("requestSource", "stands only beside requestId, a filter has source");
    }
    return () ->
        id.isPresent()
            ? new Order.CancelRequest(id.get(), source)
            : new Order.CancelMatching(filter.orElseThrow().get(), new UpTo(offsets));
  }

  private static Supplier<Filter> filter(Fields fields) {
    Optional<String> tree = fields.name("tree");
    Optional<String> underText = fields.text("under", Limits.PATH_BYTES_MAX);
    Optional<byte[]> under = underText.map(text -> text.getBytes(StandardCharsets.UTF_8));
    under.flatMap(FilePath::fault).ifPresent(fault -> fields.wrong("under", "the path " + fault));
    Optional<Operation> operation = fields.word("operation", Operation.WORDS);
    Optional<String> pool = fields.name("pool");
    Optional<String> source = fields.text("source", Limits.SOURCE_LENGTH_MAX);
    fields.refuseUnknown();
    if (fields.has("under") && !fields.has("tree")) {
      fields.wrong("under", "needs tree beside it");
    }
    if (fields.hasNone()) {
      fields.wrong("tree", "a filter " + Filter.RULE_NOT_EMPTY);
    }
    return () -> new Filter(tree, under.map(FilePath::of), operation, pool, source);
  }

  private void offsets(Fields fields, Map<String, Map<Integer, Long>> offsets) {
    for (String topic : topics.work()) {
      Optional<ObjectNode> partitions = fields.object(topic);
      if (partitions.isEmpty()) {
        continue;
      }
      Fields inner = fields.inner(topic, partitions.get());
      Map<Integer, Long> ends = new TreeMap<>();
      Iterator<String> names = partitions.get().fieldNames();
      while (names.hasNext()) {
        offset(inner, names.next(), ends);
      }
      offsets.put(topic, ends);
    }
    fields.refuseUnknown();
  }

  private static void offset(Fields fields, String partition, Map<Integer, Long> ends) {
    boolean number =
        !partition.isEmpty()
            && partition.length() <= PARTITION_DIGITS_MAX
            && partition.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      fields.wrong(Problems.quoted(partition), "must be the number of a partition");
      return;
    }
    fields
        .whole(partition, 0, Limits.WHOLE_NUMBER_MAX)
        .ifPresent(end -> ends.put(Integer.parseInt(partition), end));
  }

  private static Supplier<Terms> terms(Fields fields) {
    long priority = fields.whole("priority", 0, Limits.PRIORITY_MAX).orElse(Terms.PRIORITY_DEFAULT);
    var deadline = fields.instant("deadline");
    Optional<String> ifVersion = fields.text("ifVersion", Limits.VERSION_LENGTH_MAX);
    boolean force = fields.flag("force");
    if (priority == Terms.PRIORITY_DEFAULT && deadline.isEmpty() && ifVersion.isEmpty() && !force) {
      return () -> Terms.NONE;
    }
    return () -> new Terms((int) priority, deadline, ifVersion, force);
  }

  private static Supplier<Placement> placement(Fields fields, Optional<String> pool) {
    OptionalInt copies = small(fields.whole("copies", 1, Limits.COPIES_MAX));
    OptionalLong stripeSize =
        fields.whole("stripeSize", Limits.STRIPE_BYTES_MIN, Limits.STRIPE_BYTES_MAX);
    OptionalInt stripeCount = small(fields.whole("stripeCount", 1, Limits.STRIPES_MAX));
    return () -> new Placement(pool, copies, stripeSize, stripeCount);
  }

  private static WhileWriting whileWriting(Fields fields) {
    return fields.word("whileWriting", WhileWriting.WORDS).orElse(WhileWriting.ABORT);
  }

  private static OptionalInt small(OptionalLong number) {
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  private Optional<String> pool(Fields fields) {
    return fields.name("pool").map(pools::share);
  }

  private Optional<String> requiredPool(Fields fields) {
    if (!fields.has("pool")) {
      fields.missing("pool");
    }
    return pool(fields);
  }
}
