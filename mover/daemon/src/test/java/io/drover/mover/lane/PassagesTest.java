package io.drover.mover.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Later;
import io.drover.mover.intake.Finish;
import io.drover.mover.sim.VirtualSchedule;
import io.drover.stub.InodeIdentity;
import io.drover.tier.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PassagesTest {
  private static final Finish BUSY = new Finish.NotNow(Code.BUSY, "open");
  private static final Finish DROPPED = Answers.succeeded("released");

  private final VirtualTime time = new VirtualTime();
  private final VirtualSchedule schedule = new VirtualSchedule(time::nanos);
  private final Passages passages = new Passages(new Later(schedule), time::nanos);
  private final List<Long> triedSeconds = new ArrayList<>();
  private final Queue<Runnable> threads = new ArrayDeque<>();

  /** Looks last a tenth of a second. */
  private void pass(Duration while_) {
    for (long tenth = 0; tenth < while_.toMillis() / 100; tenth++) {
      time.pass(Duration.ofMillis(100));
      schedule.runDue();
      while (!threads.isEmpty()) {
        threads.poll().run();
      }
    }
  }

  private void begin(Finish answer) {
    passages.begin(
        (_, told) -> {
          triedSeconds.add(Duration.ofNanos(time.nanos()).toSeconds());
          told.accept(answer);
        },
        threads::add);
  }

  @Test
  void aFileIsTriedLessAndLessOftenWhileSomebodyHasItOpen() {
    begin(BUSY);
    passages.accept(file(1));

    pass(Duration.ofSeconds(200));

    assertThat(triedSeconds).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L, 191L);
    assertThat(passages.holds(file(1))).isTrue();
  }

  @Test
  void aDroppedFileIsForgotten() {
    begin(DROPPED);
    passages.accept(file(1));
    passages.accept(file(1));

    pass(Duration.ofSeconds(10));

    assertThat(triedSeconds).hasSize(1);
    assertThat(passages.count()).isZero();
  }

  @Test
  void noMoreThanSomeAreDroppedAtOnce() {
    List<Integer> atOnce = new ArrayList<>();
    passages.begin(
        (_, told) -> told.accept(DROPPED),
        task -> {
          threads.add(task);
          atOnce.add(threads.size());
        });
    for (int number = 0; number < 1000; number++) {
      passages.accept(file(number));
    }

    pass(Duration.ofSeconds(1));

    assertThat(atOnce).hasSize(1000).allMatch(count -> count <= 16);
    assertThat(passages.count()).isZero();
  }

  @Test
  void nothingIsDroppedBeforeTheBeginningAndAfterTheEnd() {
    passages.accept(file(1));
    pass(Duration.ofSeconds(10));
    begin(DROPPED);
    assertThat(threads).hasSize(1);
    pass(Duration.ofSeconds(1));
    assertThat(passages.count()).isZero();

    passages.close();
    passages.accept(file(2));
    pass(Duration.ofSeconds(10));

    assertThat(triedSeconds).hasSize(1);
  }

  @Test
  void whatExceedsItsRoomStays() {
    for (int number = 0; number < 100_001; number++) {
      passages.accept(file(number));
    }

    assertThat(passages.count()).isEqualTo(100_000);
    assertThat(passages.holds(file(100_000))).isFalse();
  }

  private static FileKey file(int number) {
    return new FileKey(
        "lab",
        new InodeIdentity(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number}));
  }
}
