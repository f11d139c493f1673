package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.TierException;
import io.drover.tier.s3.Capabilities.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Parts that the server copies by itself from another object, several at a time, each by a thread
 * of its own. Only those count of which it says that they have the CRC32C they must have: in its
 * answer, as AWS does, or when its parts are listed, as radosgw 20 does.
 *
 * <p>https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html.
 */
final class CopiedParts {
  private final Multipart multipart;
  private final S3Target target;
  private final Spot from;
  private final Reach reach;

  /** A part that the server made, and its CRC if the answer told it. */
  private record Copied(String eTag, Optional<String> crc) {}

  CopiedParts(Multipart multipart, Spot from) {
    this.multipart = multipart;
    this.target = multipart.target();
    this.from = from;
    this.reach = target.reach(from.bucket());
  }

  /**
   * Copies what lies in a row from an offset on.
   *
   * @param number of the first part
   * @return the first of them, as far as all are there with the right bytes
   */
  List<CompletedPart> copy(int number, long offset, List<Crc> parts) throws TierException {
    List<Copied> copied = perform(number, offset, parts);
    Map<Integer, Optional<String>> listed =
        copied.stream().allMatch(part -> part.crc().isPresent()) ? Map.of() : listed(number);
    List<CompletedPart> good = new ArrayList<>();
    for (Copied part : copied) {
      int own = number + good.size();
      Optional<String> told = part.crc().or(() -> listed.getOrDefault(own, Optional.empty()));
      if (told.isEmpty()) {
        reach.parts(Answer.NO);
        return good;
      }
      if (!told.get().equals(S3Target.encoded(parts.get(good.size())))) {
        return good;
      }
      reach.parts(Answer.YES);
      good.add(multipart.completed(own, part.eTag(), told.get()));
    }
    return good;
  }

  private Map<Integer, Optional<String>> listed(int first) throws TierException {
    return multipart.partsFrom(first, "list the parts of " + multipart.key()).stream()
        .collect(
            Collectors.toMap(
                stored -> stored.part().partNumber(),
                stored -> stored.crc().map(S3Target::encoded),
                (one, _) -> one));
  }

  /** The parts that were made, up to the first that the server refused. */
  private List<Copied> perform(int number, long offset, List<Crc> parts) throws TierException {
    List<FutureTask<Optional<Copied>>> tasks = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long start = offset;
    for (Crc part : parts) {
      UploadPartCopyRequest request = request(number + tasks.size(), start, part.bytes());
      FutureTask<Optional<Copied>> task = new FutureTask<>(() -> perform(request));
      tasks.add(task);
      threads.add(Thread.ofVirtual().name("s3-copy-" + request.partNumber()).start(task));
      start += part.bytes();
    }
    try {
      return await(tasks);
    } catch (InterruptedException e) {
      throw target.failure().interrupted("append to " + multipart.key(), e);
    } finally {
      threads.forEach(Thread::interrupt);
      threads.forEach(PartsSent::awaitEnd);
    }
  }

  private static List<Copied> await(List<FutureTask<Optional<Copied>>> tasks)
      throws TierException, InterruptedException {
    List<Copied> copied = new ArrayList<>();
    for (FutureTask<Optional<Copied>> task : tasks) {
      try {
        Optional<Copied> part = task.get();
        if (part.isEmpty()) {
          return copied;
        }
        copied.add(part.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TierException failed) {
          throw failed;
        }
        throw new IllegalStateException("a copy of a part broke", e.getCause());
      }
    }
    return copied;
  }

  private Optional<Copied> perform(UploadPartCopyRequest request) throws TierException {
    try {
      CopyPartResult made = target.client().uploadPartCopy(request).copyPartResult();
      return Optional.of(new Copied(made.eTag(), Optional.ofNullable(made.checksumCRC32C())));
    } catch (SdkException e) {
      if (!S3Failure.isRefusedCopy(e)) {
        throw target
            .failure()
            .of("copy part %d of %s".formatted(request.partNumber(), multipart.key()), e);
      }
      if (!S3Failure.isOfOneObject(e)) {
        reach.parts(Answer.NO);
      }
      return Optional.empty();
    }
  }

  private UploadPartCopyRequest request(int number, long start, long bytes) {
    UploadPartCopyRequest.Builder request =
        UploadPartCopyRequest.builder()
            .sourceBucket(from.bucket().name())
            .sourceKey(from.path())
            .destinationBucket(target.bucket().name())
            .destinationKey(target.bucket().path(multipart.key()))
            .uploadId(multipart.id())
            .partNumber(number)
            .overrideConfiguration(target.deadline().of(bytes));
    if (bytes < from.bytes()) {
      // S3 takes no range of an object of less than 5 MiB, not even all of it.
      request.copySourceRange("bytes=%d-%d".formatted(start, start + bytes - 1));
    }
    return request.build();
  }
}
