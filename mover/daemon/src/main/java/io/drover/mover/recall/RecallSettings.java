package io.drover.mover.recall;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a site can choose about recalls.
 *
 * @param deadline how long a reader waits without any progress before it gets an error
 * @param spaceReserveBytes what stays free on the tree's file system
 * @param root where users see the tree
 * @param classes files that listed programs read by ranges; the first that fits counts
 */
public record RecallSettings(
    Duration deadline, long spaceReserveBytes, Path root, List<ReadClass> classes) {}
