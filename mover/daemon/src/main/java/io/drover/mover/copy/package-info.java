/**
 * The pump: bytes from a source into the objects of one copy, verified and with a cursor each, and
 * back out of a copy by range, verified by grain. Knows pools and tiers, neither requests nor
 * leases.
 */
package io.drover.mover.copy;
