package io.drover.events;

import java.util.Optional;

/**
 * Which requests a cancel is meant for: those that fit every part that is present. At least one is.
 *
 * @param tree requests for files of this tree
 * @param under of that tree, the file or directory of this path and all below it
 * @param operation requests of this operation
 * @param pool requests that name this pool
 * @param source requests of this CloudEvents source
 */
public record Filter(
    Optional<String> tree,
    Optional<FilePath> under,
    Optional<Operation> operation,
    Optional<String> pool,
    Optional<String> source) {
  static final String RULE_NOT_EMPTY = "must name at least one of tree, operation, pool and source";
  static final String RULE_UNDER = "under needs a tree beside it";

  public Filter {
    Limits.require(
        tree.isPresent() || operation.isPresent() || pool.isPresent() || source.isPresent(),
        "a filter " + RULE_NOT_EMPTY);
    Limits.require(under.isEmpty() || tree.isPresent(), RULE_UNDER);
  }

  /** Whether the request is one of those. Control requests never are. */
  public boolean matches(Request request) {
    return request.subject() instanceof Subject.OfFile file
        && request.order() instanceof Order.OnFile order
        && tree.map(file.tree()::equals).orElse(true)
        && under.map(file.path()::isUnder).orElse(true)
        && operation.map(order.operation()::equals).orElse(true)
        && pool.map(name -> order.pool().filter(name::equals).isPresent()).orElse(true)
        && source.map(request.source()::equals).orElse(true);
  }
}
