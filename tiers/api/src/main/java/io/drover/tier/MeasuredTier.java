package io.drover.tier;

import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts and times what a target does, as {@code pool.<pool>.<target>.<verb>}, {@code .bytes.in}
 * (appended), {@code .bytes.shared} (those of them that were not written, because the object shares
 * them with a file), {@code .bytes.fetched} (those that the store took from another object by
 * itself), {@code .bytes.out} (read) and {@code .failures.<kind>}.
 */
public final class MeasuredTier extends ForwardingTier {
  private final Map<Verb, Timer> timers = new EnumMap<>(Verb.class);
  private final Meter bytesIn;
  private final Meter bytesShared;
  private final Meter bytesFetched;
  private final Meter bytesOut;
  private final MetricRegistry registry;
  private final String prefix;

  /**
   * @param place what stands between {@code pool.} and the verb: {@code <pool>.<target>}
   */
  public MeasuredTier(Tier tier, MetricRegistry registry, String place) {
    super(tier);
    this.registry = registry;
    this.prefix = "pool." + place + ".";
    for (Verb verb : Verb.values()) {
      timers.put(verb, registry.timer(prefix + verb.word(), MeasuredTier::timer));
    }
    bytesIn = registry.meter(prefix + "bytes.in");
    bytesShared = registry.meter(prefix + "bytes.shared");
    bytesFetched = registry.meter(prefix + "bytes.fetched");
    bytesOut = registry.meter(prefix + "bytes.out");
  }

  /** The usual reservoir takes a lock at every update, and hundreds of threads come by here. */
  private static Timer timer() {
    return new Timer(LockFreeExponentiallyDecayingReservoir.builder().build());
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    Timer.Context clock = timers.get(verb).time();
    try {
      return call.perform();
    } catch (TierException failure) {
      registry.meter(prefix + "failures." + kind(failure)).mark();
      throw failure;
    } finally {
      clock.stop();
    }
  }

  @Override
  Upload decorate(Upload upload) {
    return new ForwardingUpload(upload, this) {
      @Override
      public void append(ByteBuffer bytes) throws TierException {
        int appended = bytes.remaining();
        super.append(bytes);
        bytesIn.mark(appended);
      }

      @Override
      public boolean append(ByteBuffer bytes, FileOffset same) throws TierException {
        int appended = bytes.remaining();
        boolean shared = super.append(bytes, same);
        bytesIn.mark(appended);
        bytesShared.mark(shared ? appended : 0);
        return shared;
      }

      @Override
      public long fetch(ObjectOffset from, List<Crc> pieces) throws TierException {
        long fetched = super.fetch(from, pieces);
        bytesIn.mark(fetched);
        bytesFetched.mark(fetched);
        return fetched;
      }
    };
  }

  @Override
  ObjectReader decorate(ObjectReader reader) {
    return new ForwardingReader(reader, this) {
      @Override
      public int read(long offset, ByteBuffer into) throws TierException {
        int read = super.read(offset, into);
        bytesOut.mark(read);
        return read;
      }
    };
  }

  private static String kind(TierException failure) {
    return switch (failure) {
      case TierException.Missing _ -> "missing";
      case TierException.Transient _ -> "transient";
      case TierException.Refused _ -> "refused";
      case TierException.Corrupt _ -> "corrupt";
    };
  }
}
