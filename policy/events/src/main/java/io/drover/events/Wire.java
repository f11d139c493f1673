package io.drover.events;

/** A constant that has a name of its own in the JSON, apart from its name in Java. */
interface Wire {
  String wire();
}
