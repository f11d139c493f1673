package io.drover.mover.door;

import io.drover.linux.Attributes;
import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.Handle;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.mover.home.Watch;
import io.drover.mover.recall.Access;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.Reader;
import io.drover.mover.recall.Recall;
import io.drover.mover.recall.Standing;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A recall whose pool is arithmetic: a released file carries the seed of its content in an
 * attribute. So any process can bring it back.
 */
public final class FakeRecall implements Recall, AutoCloseable {
  private static final String SEED = "trusted.fake-pool";

  private final Descriptor privateRoot;
  private final ExecutorService workers;
  private final Map<Handle, CompletableFuture<Admission>> fills = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<CountDownLatch> pool = new AtomicReference<>(new CountDownLatch(0));
  private volatile Optional<Admission> refusal = Optional.empty();
  private volatile boolean hanging;
  private volatile boolean allNew;

  public FakeRecall(Descriptor privateRoot, int workerCount) {
    this.privateRoot = privateRoot;
    this.workers = Executors.newFixedThreadPool(workerCount);
  }

  /** Content that a seed stands for. */
  public static byte[] content(long seed, int bytes) {
    byte[] content = new byte[bytes];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }

  /** Writes a file through the private way and drops its bytes, as a release does. */
  public void createReleased(Watch watch, String name, int bytes, long seed) throws LinuxException {
    int flags = Open.O_RDWR | Open.O_CREAT;
    try (Descriptor file = Open.at(privateRoot, name, flags, 0644)) {
      Io.truncate(file, bytes);
      watch.arm(file);
      Attributes.of(file).set(SEED, ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
      Extents.punch(file, 0, bytes);
    }
  }

  /** Writes a file through the private way and leaves it resident. */
  public void createResident(String name, int bytes, long seed) throws LinuxException {
    int flags = Open.O_RDWR | Open.O_CREAT;
    try (Descriptor file = Open.at(privateRoot, name, flags, 0644)) {
      write(file, content(seed, bytes));
    }
  }

  /** From now on fills wait until {@link #online}. */
  public void offline() {
    pool.set(new CountDownLatch(1));
  }

  public void online() {
    pool.get().countDown();
  }

  public void refuse(Admission.Reason reason) {
    refusal = Optional.of(new Admission.Denied(reason, "by the test"));
  }

  /** From now on a door never gets to know whether a file is resident. */
  public void hang() {
    hanging = true;
  }

  /** How often a door has asked whether a file is resident. */
  public int askedCount() {
    return asked.get();
  }

  /** From now on resident files count as new. */
  public void makeNew() {
    allNew = true;
  }

  @Override
  public Standing standing(Descriptor file, Reader reader, Access access) {
    asked.incrementAndGet();
    while (hanging) {
      LockSupport.park();
    }
    Standing inPlace = allNew ? Standing.NEW : Standing.SETTLED;
    return seed(file).isEmpty() ? inPlace : Standing.ABSENT;
  }

  @Override
  public CompletableFuture<Admission> whole(Descriptor file, Reader reader) {
    try {
      Handle handle = Handle.of(file);
      return fills.computeIfAbsent(
          handle, key -> CompletableFuture.supplyAsync(() -> fill(key), workers));
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void awaitPool() {
    try {
      pool.get().await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private Admission fill(Handle handle) {
    awaitPool();
    try (Descriptor file = handle.open(privateRoot, Open.O_RDWR)) {
      if (refusal.isPresent()) {
        return refusal.get();
      }
      Optional<Long> seed = seed(file);
      if (seed.isPresent()) {
        write(file, content(seed.get(), (int) Status.of(file).size()));
        Io.fsync(file);
        Attributes.of(file).remove(SEED);
      }
      return new Admission.Granted(true);
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      fills.remove(handle);
    }
  }

  private static Optional<Long> seed(Descriptor file) {
    try {
      return Attributes.of(file).get(SEED).map(value -> ByteBuffer.wrap(value).getLong());
    } catch (LinuxException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void write(Descriptor file, byte[] content) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      Io.writeAll(file, arena.allocateFrom(ValueLayout.JAVA_BYTE, content), 0);
    }
  }

  @Override
  public void close() {
    online();
    workers.shutdown();
  }
}
