/**
 * From a record on a topic to an {@link io.drover.mover.intake.Assignment}, and from its finish to
 * one transaction that holds the result and the offsets.
 *
 * <p>{@link io.drover.mover.intake.Dispatch} owns what is in memory, under one lock; the loop's
 * thread owns everything of Kafka. Neither waits for a copy.
 */
package io.drover.mover.intake;
