/**
 * Bringing bytes back because somebody reads or writes: one fill a file however many wait, every
 * grain verified before it is written, and a reader let in as soon as nobody can see a hole.
 */
package io.drover.mover.recall;
