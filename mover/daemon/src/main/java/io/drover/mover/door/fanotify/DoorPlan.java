package io.drover.mover.door.fanotify;

import io.drover.mover.door.publish.TreePlace;
import io.drover.mover.keeper.GroupStore;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What a door is made of.
 *
 * @param store where the group outlives the daemon
 * @param runtimeDirectory for the journal; its content need not survive a reboot
 * @param clock the one that file systems take their times from
 * @param openEventsMax readers whose events the daemon holds open at the same time, each with a
 *     file descriptor; further readers wait in the kernel's queue
 */
public record DoorPlan(
    TreePlace place,
    GroupStore store,
    Path runtimeDirectory,
    InstantSource clock,
    int openEventsMax) {}
