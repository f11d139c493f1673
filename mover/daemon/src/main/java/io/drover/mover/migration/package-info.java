/**
 * What is decided, without any I/O: the states of a copy being made, what they do next, what a
 * crash may have left and what follows from it, whether a file has changed, what may be dropped,
 * and where a range is best read from. Everything here is a function of values.
 */
package io.drover.mover.migration;
