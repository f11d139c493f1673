package io.drover.mover.door.fanotify;

import io.drover.mover.home.Watch;

/** Whether the fanotify door guards a tree. */
public sealed interface TreeDoor extends Watch permits FanotifyDoor, NoDoor {}
