package io.drover.mover.intake;

import io.drover.events.Request;
import java.util.OptionalLong;

/**
 * How one request stands, for {@code drover explain}.
 *
 * @param state behind, queued, backing-off or running
 * @param reason what it waits for, as a sentence; empty when it works
 * @param position how many go before it as things are; only of a queued one
 * @param atLeast whether requests that are not read yet may go before it too
 */
public record Explanation(
    Request request, String state, String reason, OptionalLong position, boolean atLeast) {}
