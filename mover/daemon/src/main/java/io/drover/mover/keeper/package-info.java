/**
 * Keeps the doors' fanotify groups alive while there is no daemon: in a small process of our own,
 * or in the service manager's file descriptor store.
 *
 * <p>The protocol between daemon and keeper, on a stream socket {@code keeper.socket} in the
 * runtime directory: lines of UTF-8, words separated by one space, each request answered by one
 * line, in order. Both sides check that the other one runs as the owner of the runtime directory
 * (SO_PEERCRED), and take descriptors from each other by process and number (pidfd_getfd(2)).
 *
 * <pre>
 * hello PID                     keeper PID          who speaks
 * claim TREE                    group NUMBER        the keeper's descriptor of the group
 *                               none                nothing is kept
 *                               held PID            another living daemon has it
 * keep TREE NUMBER DEVICE       kept                the keeper has its own copy
 *                               refused REASON
 * release TREE                  released            forgotten, if there was any
 * bye                           bye                 the daemon lets go of its trees
 * </pre>
 *
 * <p>The connection is the daemon's sign of life: when it ends without {@code bye}, and the process
 * has ended, its trees are orphans.
 */
package io.drover.mover.keeper;
