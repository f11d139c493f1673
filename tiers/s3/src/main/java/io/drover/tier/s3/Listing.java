package io.drover.tier.s3;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import io.drover.tier.TierException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A page of objects. Labels are not in S3's own listing, so each object is asked for its own. */
record Listing(S3Target target, Stats stats) {
  /** What S3 gives in one answer. */
  private static final int PAGE_MAX = 1000;

  /** Enough to hide the way there and back, few enough for every connection pool. */
  private static final int THREADS = 16;

  /** How an object is looked up. */
  interface Stats {
    Optional<ObjectStat> stat(ObjectKey key) throws TierException;
  }

  List<ObjectStat> after(Optional<ObjectKey> after, int limit) throws TierException {
    List<ObjectStat> found = new ArrayList<>();
    String last = after.map(target.bucket()::path).orElse("");
    while (found.size() < limit) {
      ListObjectsV2Response page = page(last, Math.min(PAGE_MAX, limit - found.size()));
      found.addAll(look(keys(page)));
      if (!Boolean.TRUE.equals(page.isTruncated()) || page.contents().isEmpty()) {
        return found;
      }
      last = page.contents().getLast().key();
    }
    return found;
  }

  private ListObjectsV2Response page(String last, int size) throws TierException {
    return target.ask(
        "list",
        () ->
            target
                .client()
                .listObjectsV2(
                    request -> {
                      request
                          .bucket(target.bucket().name())
                          .prefix(target.bucket().base())
                          .maxKeys(size)
                          .overrideConfiguration(target.deadline().of(0));
                      if (!last.isEmpty()) {
                        request.startAfter(last);
                      }
                    }));
  }

  private List<ObjectKey> keys(ListObjectsV2Response page) {
    return page.contents().stream()
        .map(S3Object::key)
        .flatMap(path -> target.bucket().key(path).stream())
        .toList();
  }

  private List<ObjectStat> look(List<ObjectKey> keys) throws TierException {
    List<ObjectStat> found = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, Thread.ofVirtual().factory())) {
      List<Future<Optional<ObjectStat>>> asked = new ArrayList<>();
      for (ObjectKey key : keys) {
        asked.add(threads.submit(() -> stats.stat(key)));
      }
      for (Future<Optional<ObjectStat>> answer : asked) {
        // One that was deleted meanwhile is not there any more.
        answer(answer).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<ObjectStat> answer(Future<Optional<ObjectStat>> asked) throws TierException {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      throw target.failure().interrupted("list", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TierException failed) {
        throw failed;
      }
      throw new IllegalStateException("a look at an object broke", e.getCause());
    }
  }
}
