package io.drover.mover.ops;

import static io.drover.mover.ops.Known.FILE;
import static io.drover.mover.ops.Known.MIB;
import static io.drover.mover.ops.Known.NOW;
import static io.drover.mover.ops.Known.copy;
import static io.drover.mover.ops.Known.managed;
import static io.drover.mover.ops.Known.offline;
import static io.drover.mover.ops.Known.place;
import static io.drover.mover.ops.Known.pool;
import static io.drover.mover.ops.Known.request;
import static io.drover.mover.ops.Known.stub;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.mover.migration.Sameness;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.ObjectCursor;
import io.drover.stub.Pin;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.RangeSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every situation an operator asks about, and the answer, word for word. */
class SentenceTest {
  private static final Stub ARCHIVED = stub().withCopy(copy("vault"));
  private static final Stub RELEASED = ARCHIVED.withHome(Home.Away.ENTIRELY);

  /** One row of the table. */
  record Row(
      Finding finding, Optional<RequestView> request, List<PoolReport> pools, String answer) {
    Row(Finding finding, String answer) {
      this(finding, Optional.empty(), List.of(pool("vault"), pool("shelf")), answer);
    }

    Row(Finding finding, RequestView request, String answer) {
      this(finding, Optional.of(request), List.of(pool("vault"), pool("shelf")), answer);
    }

    @Override
    public String toString() {
      return answer;
    }
  }

  @ParameterizedTest
  @MethodSource({"found", "absent", "moving", "waiting"})
  void everySituationHasOneClearAnswer(Row row) {
    Circumstances known =
        new Circumstances(
            FILE, row.finding(), row.request(), Circumstances.byName(row.pools()), NOW);
    assertThat(Sentence.of(known)).isEqualTo(row.answer());
  }

  static Stream<Row> found() {
    return Stream.of(
        new Row(
            new Finding.NoSuchTree(new TreeSet<>(List.of("home", "scratch"))),
            "Tree lab is not served here; this daemon serves home, scratch."),
        new Row(
            new Finding.Unreachable(Code.NO_SUCH_FILE, "opening lab:/a/b: ENOENT"),
            "There is no file lab:/a/b."),
        new Row(
            new Finding.Unreachable(Code.NOT_REGULAR, "lab:/a/b is not a regular file"),
            "The file cannot be looked at: lab:/a/b is not a regular file."),
        new Row(
            new Finding.Unmanaged(),
            "The file is in place and Drover has done nothing with it yet: no pool holds a copy."),
        new Row(
            new Finding.Foreign(ARCHIVED, "it was written for another inode"),
            "The file carries the stub of another file (it was written for another inode), as a"
                + " copy or a restored backup does; its bytes are in place, and Drover leaves it"
                + " alone until it is adopted (drover adopt)."),
        new Row(
            new Finding.Foreign(RELEASED, "it was written for another inode"),
            "The file carries the stub of another file (it was written for another inode), as a"
                + " copy or a restored backup does, and that stub says bytes are missing: readers"
                + " get an error instead of zeros until the file is adopted (drover adopt)."),
        new Row(
            new Finding.Unreadable("it has format version 9, of a later release"),
            "The file's stub cannot be read (it has format version 9, of a later release), so"
                + " Drover leaves the file alone; readers of ranges that are not on disk get an"
                + " error. Put the attribute back from a backup, or take it off the file (setfattr"
                + " -x) to keep what is on disk."),
        new Row(managed(stub()), "The file is in place and no pool holds a copy of it."),
        new Row(
            managed(ARCHIVED),
            "The file is in place and archived: pool vault holds a verified copy of this"
                + " content."),
        new Row(
            managed(ARCHIVED.withCopy(copy("shelf"))),
            "The file is in place and archived: pools vault and shelf hold verified copies of this"
                + " content."),
        new Row(
            new Finding.Managed(ARCHIVED, Sameness.UNSURE, true, false, false, Optional.empty()),
            "The file is in place and archived: pool vault holds a verified copy of this content."
                + " Something touched it since (its name, its mode, or its times), so its content"
                + " is compared before home is dropped."),
        new Row(
            new Finding.Managed(ARCHIVED, Sameness.CHANGED, true, false, false, Optional.empty()),
            "The file is in place and its content is newer than what pool vault holds: it has to be"
                + " archived again before it can be released."),
        new Row(
            managed(ARCHIVED.with(Flag.DIRTY)),
            "The file is in place and its content is newer than what pool vault holds: it has to be"
                + " archived again before it can be released."),
        new Row(
            managed(ARCHIVED.withCopyMarked(place("vault", 1), Copy.State.BAD)),
            "The file is in place and no pool holds a good copy of it: what pool vault holds turned"
                + " out to be damaged or gone; archive it again."),
        new Row(
            managed(ARCHIVED.with(Flag.QUARANTINED)),
            "The file is in a state that no recovery rule knows, so nothing touches it until a"
                + " human has looked at it (drover state shows its stub, the log says what was"
                + " found)."),
        new Row(
            managed(ARCHIVED.with(Flag.NO_RELEASE)),
            "The file is in place and archived: pool vault holds a verified copy of this content."
                + " It is marked never to be released."),
        new Row(
            managed(
                ARCHIVED.withPin(
                    Optional.of(new Pin("alice", NOW.plusSeconds(60).toEpochMilli())))),
            "The file is in place and archived: pool vault holds a verified copy of this content."
                + " It is pinned by alice until 2026-11-22T14:01:00Z."),
        new Row(
            managed(
                ARCHIVED.withPin(Optional.of(new Pin("alice", NOW.minusMillis(1).toEpochMilli())))),
            "The file is in place and archived: pool vault holds a verified copy of this"
                + " content."));
  }

  static Stream<Row> absent() {
    Home partly = new Home.Away(RangeSet.of(new ByteRange(0, 12 * MIB)), OptionalLong.of(1_000));
    return Stream.of(
        new Row(
            managed(RELEASED),
            "The file is released: its 40 MiB are in pool vault. Whoever opens it waits until it is"
                + " whole."),
        new Row(
            managed(RELEASED.withCopyStaged(place("vault", 1), 1_700_000_000)),
            "The file is released: its 40 MiB are in pool vault. Pool vault, which is cold, was"
                + " asked for it at 2023-11-14T22:13:20Z; whoever opens it waits, or is told to try"
                + " again later (EAGAIN), and it comes back when the pool has it."),
        new Row(
            managed(ARCHIVED.withHome(Home.DROPPING)),
            "The file is being released, or was when the daemon ended: its 40 MiB are in pool"
                + " vault. Whoever opens it waits until it is whole."),
        new Row(
            managed(ARCHIVED.withHome(partly)),
            "12 MiB of the file's 40 MiB are in place, the rest is in pool vault. It is being"
                + " brought back, or was when the daemon ended. Whoever opens it waits until it is"
                + " whole."),
        new Row(
            managed(RELEASED),
            Optional.empty(),
            List.of(offline("vault")),
            "The file is released: its 40 MiB are in pool vault. Pool vault cannot be read at the"
                + " moment (vault, /pools/vault: not mounted), so whoever opens the file waits for"
                + " it and gets an error when that takes too long; once a pool is back, the file is"
                + " brought home."),
        new Row(
            managed(RELEASED),
            Optional.empty(),
            List.of(),
            "The file is released: its 40 MiB are in pool vault. Pool vault cannot be read at the"
                + " moment (vault, it is not configured here), so whoever opens the file waits for"
                + " it and gets an error when that takes too long; once a pool is back, the file is"
                + " brought home."),
        new Row(
            managed(RELEASED.withCopy(copy("shelf"))),
            Optional.empty(),
            List.of(offline("vault"), pool("shelf")),
            "The file is released: its 40 MiB are in pools vault and shelf. Whoever opens it waits"
                + " until it is whole. Pool vault cannot be read at the moment (vault,"
                + " /pools/vault: not mounted), so another copy is read."),
        new Row(
            managed(RELEASED.withCopy(copy("shelf"))),
            Optional.empty(),
            List.of(offline("vault"), offline("shelf")),
            "The file is released: its 40 MiB are in pools vault and shelf. Pools vault and shelf"
                + " cannot be read at the moment (vault, /pools/vault: not mounted; shelf,"
                + " /pools/shelf: not mounted), so whoever opens the file waits for it and gets an"
                + " error when that takes too long; once a pool is back, the file is brought"
                + " home."),
        new Row(
            new Finding.Managed(RELEASED, Sameness.SAME, true, true, false, Optional.empty()),
            "The file is released: its 40 MiB are in pool vault. Whoever opens it waits until it is"
                + " whole, but for the programs that its class lists: they wait for the ranges they"
                + " read."),
        new Row(
            new Finding.Managed(RELEASED, Sameness.SAME, false, false, false, Optional.empty()),
            "The file is released: its 40 MiB are in pool vault. No door guards tree lab at the"
                + " moment, so nobody may use the tree: they would read zeros."),
        new Row(
            managed(RELEASED.withCopyMarked(place("vault", 1), Copy.State.BAD)),
            "40 MiB of the file cannot be read any more: the copies in pool vault are damaged or"
                + " gone. Reads of them fail; put the objects back or restore the file from a"
                + " backup."),
        new Row(
            managed(stub().withHome(partly).with(Flag.LOST)),
            "28 MiB of the file cannot be read any more: no copy is left. Reads of them fail; put"
                + " the objects back or restore the file from a backup."));
  }

  private static Stub migrating(PoolMigration.Phase phase) {
    var cursor = new ObjectCursor(10 * MIB, 0, 0);
    var migration =
        new PoolMigration(17, 1, Optional.empty(), place("shelf", 1), List.of(cursor), phase);
    return ARCHIVED.withMigration(migration);
  }

  static Stream<Row> moving() {
    String archived =
        "The file is in place and archived: pool vault holds a verified copy of this content.";
    return Stream.of(
        new Row(
            managed(migrating(PoolMigration.Phase.COPYING)),
            archived + " A copy is on its way to pool shelf, 10 MiB of 40 MiB are durably there."),
        new Row(
            managed(migrating(PoolMigration.Phase.COPYING)),
            Optional.empty(),
            List.of(pool("vault"), offline("shelf")),
            archived
                + " A copy is on its way to pool shelf, 10 MiB of 40 MiB are durably there. Pool"
                + " shelf cannot be used at the moment (/pools/shelf: not mounted)."),
        new Row(
            managed(migrating(PoolMigration.Phase.SEALING)),
            archived + " A copy has arrived in pool shelf and is being published."),
        new Row(
            managed(migrating(PoolMigration.Phase.ABORTING)),
            archived + " A copy to pool shelf was given up; what it left there is being removed."));
  }

  static Stream<Row> waiting() {
    String place =
        "The file is in place and Drover has done nothing with it yet: no pool holds a copy."
            + " The archive asked for by /policy/nightly (request 17)";
    Finding plain = new Finding.Unmanaged();
    RequestView queued = request("archive", RequestView.Phase.QUEUED);
    RequestView running = request("archive", RequestView.Phase.RUNNING);
    RequestView paused = request("archive", RequestView.Phase.BACKING_OFF);
    RequestView busy = Known.waiting(paused, "the file is open for writing");
    return Stream.of(
        new Row(plain, queued, place + " is next."),
        new Row(
            plain,
            busy,
            place
                + " was tried once without success and is tried again later: the"
                + " file is open for writing."),
        new Row(
            plain,
            Known.waiting(Known.at(queued, 34, true), "8 requests are running, the limit"),
            place
                + " waits for its turn behind at least 34 others: 8 requests are running, the"
                + " limit."),
        new Row(plain, Known.at(queued, 1, false), place + " waits for its turn behind 1 other."),
        new Row(
            plain,
            request("archive", RequestView.Phase.BEHIND),
            place + " waits until an earlier request for the same file has ended."),
        new Row(
            plain,
            Known.tried(busy, 3, NOW.plusSeconds(12)),
            place
                + " was tried 3 times without success and is tried again in 12 s: the file is open"
                + " for writing."),
        new Row(
            plain,
            Known.tried(busy, 1, NOW.minusSeconds(1)),
            place
                + " was tried once without success and is tried again now: the file is open for"
                + " writing."),
        new Row(plain, running, place + " is being worked on."),
        new Row(
            plain,
            Known.moved(running, 12 * MIB, 40 * MIB),
            place + " is being worked on, 12 MiB of 40 MiB are done (30 %)."),
        new Row(
            plain,
            Known.waiting(Known.moved(running, 12 * MIB, 40 * MIB), "pool vault does not answer"),
            place
                + " is being worked on, 12 MiB of 40 MiB are done (30 %); at the moment it waits:"
                + " pool vault does not answer."),
        new Row(
            plain,
            request("archive", RequestView.Phase.ENDED),
            place + " has ended and its result is about to be sent."),
        new Row(
            managed(RELEASED),
            request("restore", RequestView.Phase.QUEUED),
            "The file is released: its 40 MiB are in pool vault. Whoever opens it waits until it is"
                + " whole. The restore asked for by /policy/nightly (request 17) is next."));
  }

  @org.junit.jupiter.api.Test
  void aCopyOfAnOlderContentDoesNotCount() {
    Copy old = Copy.verified(place("vault", 1), new Crc(0, 40 * MIB));
    Stub stub = stub().withCopy(old);
    Stub changed = stub.withContent(stub.version(), 2_000, 2);
    assertThat(FileState.of(managed(changed))).isEqualTo(FileState.DIRTY);
  }
}
