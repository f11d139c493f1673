package io.drover.events;

import java.util.Optional;

/**
 * Which request a result answers.
 *
 * @param operation nothing when the request's type was not understood
 * @param subject nothing when the request had none
 */
public record About(
    String requestId,
    String requestSource,
    Optional<Operation> operation,
    Optional<Subject> subject) {}
