package io.drover.mover.lane;

import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Pump;
import io.drover.mover.copy.Stagings;
import io.drover.mover.home.HoldEnds;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What every operation works with.
 *
 * @param cell named in manifests
 * @param recordedFromBytes files from this length on have every step of their migration recorded in
 *     the stub; shorter ones only the commit
 * @param keepsPrevious whether the generation before the current one is kept when a new one commits
 */
public record Workshop(
    String cell,
    Pools pools,
    Stagings stagings,
    Pump pump,
    Together together,
    Lanes lanes,
    HoldEnds holdEnds,
    Clock clock,
    RandomGenerator random,
    long recordedFromBytes,
    boolean keepsPrevious) {}
