package io.drover.events;

/** Where the envelope of an event lies in a Kafka record (CloudEvents Kafka binding 1.0, §3). */
public enum ContentMode {
  /** Envelope and data are one JSON document in the value. */
  STRUCTURED,
  /** The envelope is in {@code ce_*} headers, the value is the data. */
  BINARY
}
