package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import java.util.List;

/** What a scenario's file is afterwards, when its request has ended. */
final class Effects {
  private Effects() {}

  static void check(Scenario scenario, World world) {
    MemoryInode inode = scenario.inode(world);
    if (scenario.ends() == State.CANCELLED) {
      Invariants.stubOf(inode).ifPresent(stub -> assertThat(stub.copies()).isEmpty());
      return;
    }
    if (scenario.order() instanceof Order.Leave) {
      assertThat(inode.stub()).as("stub").isEmpty();
      assertThat(inode.data()).isEqualTo(inode.expected);
      assertThat(new Invariants(world).unnamedInPools()).isEmpty();
      return;
    }
    Stub stub = Invariants.stubOf(inode).orElseThrow();
    switch (scenario.order()) {
      case Order.Archive archive ->
          assertThat(pools(archive))
              .allSatisfy(
                  pool ->
                      assertThat(stub.goodCopyIn(pool))
                          .hasValueSatisfying(
                              copy -> assertThat(copy.digest()).isEqualTo(Crc.of(inode.expected))));
      case Order.Release _ -> assertThat(stub.isWhole()).as("whole: " + stub).isFalse();
      case Order.Restore _ -> assertThat(stub.isWhole()).as("whole: " + stub).isTrue();
      case Order.Remove remove -> assertThat(stub.goodCopyIn(remove.from())).isEmpty();
      case Order.Pin _ -> assertThat(stub.pin()).isPresent();
      case Order.Adopt _ ->
          assertThat(stub.goodCopies())
              .isNotEmpty()
              .allSatisfy(copy -> assertThat(copy.isShared()).isTrue());
      case Order.Unpin _, Order.Migrate _, Order.Import _, Order.Leave _ ->
          throw new IllegalStateException("not swept: " + scenario);
    }
  }

  private static List<String> pools(Order.Archive archive) {
    String pool = archive.pool().orElseThrow();
    return pool.equals(World.BOTH) ? List.of(World.VAULT, World.SHELF) : List.of(pool);
  }
}
