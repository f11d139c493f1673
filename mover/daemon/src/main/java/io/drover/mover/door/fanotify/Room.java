package io.drover.mover.door.fanotify;

import io.drover.linux.WakeUp;

/**
 * How many readers may wait in the daemon, each with a file descriptor; further ones wait in the
 * kernel's queue.
 *
 * @param wakeUp ends the wait of the one who takes events, for room or for the end
 */
record Room(int readersMax, WakeUp wakeUp) {}
