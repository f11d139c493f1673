package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeDirectoryTest {
  private static final Size SIZE = Size.parse("64MiB");
  private static final HomeDirectory.Wishes ANY = wishes(Optional.of(SIZE), 0, 0);

  @TempDir private Path directory;

  @Test
  void everythingLiesBelowTheHome() throws Exception {
    Configuration made = prepare(ANY);
    assertThat(made.trees()).extracting(Configuration.Tree::path).containsOnly(in("lab"));
    assertThat(made.pools()).extracting(Configuration.Pool::name).containsExactly("vault", "shelf");
    assertThat(made.trees().getFirst().classes())
        .extracting(Configuration.FileClass::files)
        .containsExactly("stream/**");
    assertThat(made.pools().getLast().targets())
        .isEqualTo(List.of(in("pools/shelf-0"), in("pools/shelf-1")));
    assertThat(Files.size(in("lab.ext4"))).isEqualTo(SIZE.bytes());
  }

  @Test
  void aSmallTreeKeepsLessFreeSoThatRecallsHaveRoom() throws Exception {
    assertThat(prepare(ANY).trees().getFirst().spaceReserve()).isEqualTo(Size.parse("3MiB"));
  }

  @Test
  void aSecondStartFindsWhatTheFirstOneMade() throws Exception {
    Configuration made = prepare(ANY);
    byte[] image = Files.readAllBytes(in("lab.ext4"));
    Files.writeString(in("drover.yaml"), Files.readString(in("drover.yaml")) + "\n# mine\n");
    assertThat(prepare(ANY)).isEqualTo(made);
    assertThat(prepare(wishes(Optional.empty(), 0, 0))).isEqualTo(made);
    assertThat(Files.readString(in("drover.yaml"))).contains("# mine");
    assertThat(Files.readAllBytes(in("lab.ext4"))).isEqualTo(image);
  }

  @Test
  void aWishThatContradictsWhatIsThereIsRefused() throws Exception {
    prepare(ANY);
    assertThatThrownBy(() -> prepare(wishes(Optional.empty(), 1234, 0)))
        .isInstanceOf(Failure.class)
        .hasMessageContainingAll("--kafka-port 1234", "drover.yaml says", "change it there");
    assertThatThrownBy(() -> prepare(wishes(Optional.of(Size.parse("1GiB")), 0, 0)))
        .hasMessageContaining("lab.ext4 has 64 MiB already");
  }

  @Test
  void aFileSystemTooSmallIsToldByMkfsAndLeavesNoImage() {
    assertThatThrownBy(() -> prepare(wishes(Optional.of(Size.parse("4KiB")), 0, 0)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("mkfs.ext4");
    assertThat(in("lab.ext4")).doesNotExist();
  }

  private Path in(String name) {
    return directory.resolve(name);
  }

  private Configuration prepare(HomeDirectory.Wishes wishes)
      throws IOException, InterruptedException {
    return new HomeDirectory(directory).prepare(wishes, new Mkfs(Map.of()));
  }

  private static HomeDirectory.Wishes wishes(Optional<Size> size, int kafkaPort, int httpPort) {
    return new HomeDirectory.Wishes(size, Optional.of(kafkaPort), Optional.of(httpPort));
  }
}
