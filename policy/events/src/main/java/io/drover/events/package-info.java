/**
 * The event contract: what a policy engine says to the mover over Kafka and what the mover answers.
 *
 * <p>The envelope is CloudEvents 1.0 in structured or binary mode, the data is JSON, every type
 * carries its version. {@code docs/formats.md}, chapter Events, is the same contract for people who
 * write in another language; golden files tie the two together.
 *
 * <p>Writing goes through the CloudEvents library. Reading does not: the library stops at the first
 * fault and throws away what it had read, while a bad event must be answered with all of its faults
 * and with the id, source and subject that could still be read.
 */
package io.drover.events;
