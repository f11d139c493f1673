package io.drover.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One CloudEvent as it was found, whatever the mode.
 *
 * @param envelope the attributes by name, among other things in structured mode
 * @param data nothing when it could not be read; an empty object when there was none
 */
record Event(ObjectNode envelope, Optional<ObjectNode> data) {}
