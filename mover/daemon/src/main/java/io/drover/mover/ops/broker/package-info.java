/** A Kafka broker of our own, for those who have none; nothing else here knows that it is ours. */
package io.drover.mover.ops.broker;
