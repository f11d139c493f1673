package io.drover.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes an operation's own fields as JSON. What has its default value is left out. */
final class OrderWriter {
  private OrderWriter() {}

  static ObjectNode write(Order order) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    switch (order) {
      case Order.OnFile onFile -> writeOnFile(onFile, data);
      case Order.OnControl onControl -> writeOnControl(onControl, data);
    }
    return data;
  }

  private static void writeOnFile(Order.OnFile order, ObjectNode data) {
    order.pool().ifPresent(pool -> data.put("pool", pool));
    switch (order) {
      case Order.Archive archive -> copying(archive.placement(), archive.whileWriting(), data);
      case Order.Migrate migrate -> copying(migrate.placement(), migrate.whileWriting(), data);
      case Order.Pin pin -> {
        pin.owner().ifPresent(owner -> data.put("owner", owner));
        pin.lifetime().ifPresent(time -> data.put("lifetimeSeconds", time.toSeconds()));
      }
      case Order.Unpin unpin -> unpin.owner().ifPresent(owner -> data.put("owner", owner));
      case Order.Release _,
          Order.Restore _,
          Order.Remove _,
          Order.Import _,
          Order.Adopt _,
          Order.Leave _ -> {
        // They have no field but the terms and the pool.
      }
    }
    terms(order.terms(), data);
  }

  private static void copying(Placement placement, WhileWriting whileWriting, ObjectNode data) {
    placement.copies().ifPresent(copies -> data.put("copies", copies));
    placement.stripeSize().ifPresent(bytes -> data.put("stripeSize", bytes));
    placement.stripeCount().ifPresent(count -> data.put("stripeCount", count));
    if (whileWriting != WhileWriting.ABORT) {
      data.put("whileWriting", whileWriting.wire());
    }
  }

  private static void terms(Terms terms, ObjectNode data) {
    if (terms.priority() != Terms.PRIORITY_DEFAULT) {
      data.put("priority", terms.priority());
    }
    terms.deadline().ifPresent(deadline -> data.put("deadline", deadline.toString()));
    terms.ifVersion().ifPresent(version -> data.put("ifVersion", version));
    if (terms.force()) {
      data.put("force", true);
    }
  }

  private static void writeOnControl(Order.OnControl order, ObjectNode data) {
    switch (order) {
      case Order.CancelRequest cancel -> {
        data.put("requestId", cancel.requestId());
        cancel.requestSource().ifPresent(source -> data.put("requestSource", source));
      }
      case Order.CancelMatching cancel -> {
        filter(cancel.filter(), data.putObject("filter"));
        upTo(cancel.upTo(), data.putObject("upTo"));
      }
      case Order.Pause pause -> data.put("pool", pause.pool());
      case Order.Resume resume -> data.put("pool", resume.pool());
      case Order.Drain drain -> data.put("pool", drain.pool());
    }
  }

  private static void filter(Filter filter, ObjectNode node) {
    filter.tree().ifPresent(tree -> node.put("tree", tree));
    filter.under().ifPresent(path -> node.put("under", path.toString()));
    filter.operation().ifPresent(operation -> node.put("operation", operation.wire()));
    filter.pool().ifPresent(pool -> node.put("pool", pool));
    filter.source().ifPresent(source -> node.put("source", source));
  }

  private static void upTo(UpTo upTo, ObjectNode node) {
    upTo.offsets()
        .forEach(
            (topic, partitions) -> {
              ObjectNode ends = node.putObject(topic);
              partitions.forEach((partition, end) -> ends.put(String.valueOf(partition), end));
            });
  }
}
