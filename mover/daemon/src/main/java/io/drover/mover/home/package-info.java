/**
 * The file itself: its stub read, compared and written under the slot lock, the leases that keep
 * others out, the punch that drops its bytes and the fill that brings them back. Interfaces first
 * ({@link io.drover.mover.home.Tree}, {@link io.drover.mover.home.HomeFile}); the kernel behind
 * them is in {@code Linux*}.
 */
package io.drover.mover.home;
