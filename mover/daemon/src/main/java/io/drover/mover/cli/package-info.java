/**
 * The command line. Operation commands publish the events that any policy engine would; what shows
 * the daemon's mind asks it over HTTP; what a stub says is read from the file itself.
 */
package io.drover.mover.cli;
