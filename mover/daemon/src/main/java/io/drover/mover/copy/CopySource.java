package io.drover.mover.copy;

import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Grains;
import io.drover.stub.Manifest;
import io.drover.stub.ObjectNames;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.FileOffset;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/**
 * A copy in a pool, read by range of the file. Bytes are handed out only after every grain of them
 * matched the manifest, so reads begin and end at grains (or at the end of the file).
 */
public final class CopySource implements Source, AutoCloseable {
  private final Copy copy;
  private final Layout layout;
  private final Grains grains;
  private final List<ObjectReader> objects;

  private CopySource(Copy copy, Grains grains, List<ObjectReader> objects) {
    this.copy = copy;
    this.layout = copy.place().layout();
    this.grains = grains;
    this.objects = objects;
  }

  /**
   * Opens all objects of a copy. The manifest is asked for by another thread meanwhile when it is
   * sure to be an object of its own, so that a reader waits for one answer of a store far away, not
   * for two.
   *
   * @throws TierException.Missing when one is gone
   * @throws TierException.Corrupt when the manifest is damaged or an object has another length
   */
  public static CopySource open(Pool pool, FileId id, Copy copy) throws TierException {
    Wanted wanted = new Wanted(pool, id, copy);
    List<ObjectReader> objects = new ArrayList<>();
    boolean opened = false;
    try {
      Optional<FutureTask<Manifest>> beside =
          Manifests.isObject(copy.digest().bytes())
              ? Optional.of(begin(() -> Manifests.of(Label.NONE, pool, id, copy)))
              : Optional.empty();
      wanted.open(objects);
      Manifest manifest =
          beside.isPresent() ? await(beside.get()) : wanted.manifest(objects.getFirst());
      wanted.requireLengths(objects, manifest.grains().fileBytes());
      opened = true;
      return new CopySource(copy, manifest.grains(), objects);
    } finally {
      if (!opened) {
        objects.forEach(ObjectReader::close);
      }
    }
  }

  /** The copy that is opened. */
  private record Wanted(Pool pool, FileId id, Copy copy) {
    ObjectKey key(int object) {
      return ObjectNames.object(id, copy.place(), object);
    }

    void open(List<ObjectReader> objects) throws TierException {
      for (int object = 0; object < copy.place().layout().stripeCount(); object++) {
        objects.add(pool.target(copy.place(), object).open(key(object)));
      }
    }

    Manifest manifest(ObjectReader first) throws TierException {
      Optional<Label> label = first.label();
      return label.isPresent()
          ? Manifests.of(label.get(), pool, id, copy)
          : Manifests.load(pool, id, copy);
    }

    void requireLengths(List<ObjectReader> objects, long fileBytes) throws TierException.Corrupt {
      for (int object = 0; object < objects.size(); object++) {
        long expected = copy.place().layout().objectBytes(object, fileBytes);
        long found = objects.get(object).bytes();
        if (found != expected) {
          throw new TierException.Corrupt(
              String.format(
                  "object %s in pool %s has %d bytes instead of %d",
                  key(object), pool.name(), found, expected));
        }
      }
    }
  }

  private static FutureTask<Manifest> begin(Callable<Manifest> work) {
    FutureTask<Manifest> task = new FutureTask<>(work);
    Thread.ofVirtual().name("manifest").start(task);
    return task;
  }

  private static Manifest await(FutureTask<Manifest> task) throws TierException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierException.Transient("interrupted while a manifest was read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TierException failed) {
        throw failed;
      }
      throw new IllegalStateException("reading a manifest broke", e.getCause());
    }
  }

  @Override
  public long bytes() {
    return grains.fileBytes();
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    int bytes = (int) Math.min(into.remaining(), Math.max(0, bytes() - offset));
    int start = into.position();
    for (Layout.Piece piece : layout.pieces(ByteRange.ofLength(offset, bytes))) {
      int at = start + (int) (piece.inFile().start() - offset);
      ByteBuffer part = into.duplicate().limit(at + (int) piece.inFile().bytes()).position(at);
      int got = objects.get(piece.object()).read(piece.inObject().start(), part);
      if (got < piece.inObject().bytes()) {
        throw new TierException.Corrupt(
            "object " + piece.object() + " of " + copy.place() + " is shorter than it was");
      }
      if (piece.inObject().bytes() >= Grain.BYTES) {
        // Home's cache has it from here on; twice the same pages are a cost and no use.
        objects.get(piece.object()).forget(piece.inObject());
      }
    }
    verify(offset, into.duplicate().limit(start + bytes).position(start));
    into.position(start + bytes);
    return bytes;
  }

  @Override
  public Optional<FileOffset> inFile(ByteRange range) {
    List<Layout.Piece> pieces = layout.pieces(range);
    if (pieces.size() != 1) {
      return Optional.empty();
    }
    Layout.Piece piece = pieces.getFirst();
    return objects.get(piece.object()).inFile(piece.inObject().start());
  }

  @Override
  public Optional<Stored> inStore(ByteRange range) {
    long inARow = layout.stripeCount() == 1 ? bytes() : stripeLeft(range.start());
    ByteRange row = ByteRange.ofLength(range.start(), Math.min(range.bytes(), inARow));
    Layout.Piece piece = layout.pieces(row).getFirst();
    return objects
        .get(piece.object())
        .inStore(piece.inObject().start())
        .map(at -> new Stored(at, grainsOf(piece.inFile())));
  }

  @Override
  public Optional<Crc> digestOf(int grain) {
    return Optional.of(grains.get(grain));
  }

  private List<Crc> grainsOf(ByteRange inFile) {
    int first = Grain.containing(inFile.start());
    return IntStream.range(first, first + Grain.count(inFile.bytes()))
        .mapToObj(grains::get)
        .toList();
  }

  @Override
  public ByteRange dataAt(long offset) throws TierException {
    if (layout.stripeCount() == 1) {
      return objects.getFirst().dataAt(offset);
    }
    // Holes that span stripes are found stripe by stripe.
    for (long at = offset; at < bytes(); at += stripeLeft(at)) {
      Optional<ByteRange> data = dataInStripe(at);
      if (data.isPresent()) {
        return data.get();
      }
    }
    return new ByteRange(bytes(), bytes());
  }

  /** The first data between the offset and the end of its stripe. */
  private Optional<ByteRange> dataInStripe(long offset) throws TierException {
    long end = Math.min(bytes(), offset + stripeLeft(offset));
    Layout.Piece piece = layout.pieces(new ByteRange(offset, end)).getFirst();
    ByteRange data = objects.get(piece.object()).dataAt(piece.inObject().start());
    ByteRange here = data.intersect(piece.inObject());
    long shift = piece.inFile().start() - piece.inObject().start();
    return here.isEmpty()
        ? Optional.empty()
        : Optional.of(new ByteRange(here.start() + shift, here.end() + shift));
  }

  private long stripeLeft(long fileOffset) {
    return layout.stripeBytes() - fileOffset % layout.stripeBytes();
  }

  @Override
  public void close() {
    objects.forEach(ObjectReader::close);
  }

  private void verify(long offset, ByteBuffer bytes) throws TierException.Corrupt {
    if (offset % Grain.BYTES != 0) {
      throw new IllegalArgumentException("a read at " + offset + " does not begin at a grain");
    }
    int grain = Grain.containing(offset);
    while (bytes.hasRemaining()) {
      Crc expected = grains.get(grain);
      if (bytes.remaining() < expected.bytes()) {
        throw new IllegalArgumentException("a read does not end at a grain");
      }
      ByteBuffer part = bytes.slice(bytes.position(), (int) expected.bytes());
      Crc found = Crc.of(part);
      if (!found.equals(expected)) {
        throw new TierException.Corrupt(
            String.format(
                "grain %d of %s is %s instead of %s", grain, copy.place(), found, expected));
      }
      bytes.position(bytes.position() + part.capacity());
      grain++;
    }
  }
}
