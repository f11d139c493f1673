/** Objects behind the external commands of a tape manager, with a spool and a catalogue on disk. */
package io.drover.tier.command;
