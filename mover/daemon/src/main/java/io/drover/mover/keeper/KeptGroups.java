package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What a keeper keeps, and for whom. Used by the threads of several connections. */
final class KeptGroups {
  private final Map<String, KeptGroup> groups = new TreeMap<>();
  private final LongSupplier nanoClock;

  KeptGroups(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Gives a tree to a daemon, unless another one lives that may answer its events. */
  synchronized String claim(String tree, Daemon daemon) throws LinuxException {
    KeptGroup kept = groups.get(tree);
    if (kept == null) {
      return "none";
    }
    Daemon owner = kept.owner().orElse(daemon);
    if (owner != daemon && !owner.awaitDeath()) {
      return "held " + owner.pid();
    }
    kept.refusal().ifPresent(Refusal::close);
    groups.put(tree, kept.ownedBy(daemon));
    return "group " + kept.group().number();
  }

  synchronized String keep(String tree, KeptGroup fresh) {
    KeptGroup before = groups.put(tree, fresh);
    if (before != null) {
      before.end();
    }
    return "kept";
  }

  synchronized String release(String tree) {
    KeptGroup kept = groups.remove(tree);
    if (kept != null) {
      kept.end();
    }
    return "released";
  }

  /** The trees of a daemon that has said goodbye or has ended become orphans. */
  synchronized void orphan(Daemon daemon) {
    long now = nanoClock.getAsLong();
    groups.replaceAll(
        (tree, kept) -> kept.owner().equals(Optional.of(daemon)) ? kept.orphaned(now) : kept);
  }

  /** The same for daemons that lost their connection first and ended later. */
  synchronized void orphanDead() throws LinuxException {
    List<KeptGroup> all = List.copyOf(groups.values());
    for (KeptGroup kept : all) {
      if (kept.owner().isPresent() && kept.owner().get().isDead()) {
        orphan(kept.owner().get());
      }
    }
  }

  /** Forgets orphans whose tree nobody can reach any more, after an unmount for instance. */
  synchronized void forgetUnreachable() {
    groups
        .values()
        .removeIf(
            kept -> {
              boolean forget = kept.owner().isEmpty() && !kept.isNeeded();
              if (forget) {
                kept.end();
              }
              return forget;
            });
  }

  /** Denies the readers of trees that have been orphans for longer than {@code limitNanos}. */
  synchronized void refuseOrphans(long limitNanos) throws LinuxException {
    long now = nanoClock.getAsLong();
    for (Map.Entry<String, KeptGroup> entry : groups.entrySet()) {
      KeptGroup kept = entry.getValue();
      boolean orphan = kept.owner().isEmpty() && kept.refusal().isEmpty();
      if (orphan && now - kept.orphanedNanos() >= limitNanos) {
        entry.setValue(kept.refusedBy(Refusal.start(kept.group())));
      }
    }
  }

  /** Takes a copy of a daemon's descriptor. */
  static KeptGroup taken(Daemon daemon, int number, String device) throws LinuxException {
    Descriptor copy = daemon.process().getDescriptor(number);
    return KeptGroup.of(copy, device, daemon);
  }
}
