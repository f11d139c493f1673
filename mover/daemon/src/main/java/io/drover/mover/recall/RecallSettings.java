package io.drover.mover.recall;

import java.time.Duration;

/**
 * What a site can choose about recalls.
 *
 * @param deadline how long a reader waits without any progress before it gets an error
 * @param spaceReserveBytes what stays free on the tree's file system
 */
public record RecallSettings(Duration deadline, long spaceReserveBytes) {}
