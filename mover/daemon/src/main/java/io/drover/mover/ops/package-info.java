/**
 * What an operator sees: health, metrics, why a file waits, how full the pools are. It asks the
 * other rooms and decides nothing.
 */
package io.drover.mover.ops;
