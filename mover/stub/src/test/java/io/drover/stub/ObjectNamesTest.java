package io.drover.stub;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Layout;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObjectNamesTest {
  private static final FileId ID =
      new FileId(UUID.fromString("018bcfe5-6800-7123-8456-789abcdef012"));
  private static final Place PLACE = new Place("vault", 3, 0x0badcafe, Layout.WHOLE, List.of(0));

  @Test
  void namesAreComputedFromFileGenerationAndAttempt() {
    String prefix = "12/018bcfe5-6800-7123-8456-789abcdef012/3-0badcafe/";
    assertThat(ObjectNames.object(ID, PLACE, 15).toString()).isEqualTo(prefix + "15");
    assertThat(ObjectNames.manifest(ID, PLACE).toString()).isEqualTo(prefix + "manifest");
  }
}
