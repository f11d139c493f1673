package io.drover.stub;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The encoding of a stub: one CBOR array (RFC 8949) whose first element is the format's version.
 * Fields have places, not names, which keeps the record of a file with one object inside the inode.
 */
public final class StubCodec {
  /** The latest version; this release reads every one from 1 on. */
  public static final int VERSION = 4;

  /** Written as long as nothing of the stub needs a later one, so that older releases read it. */
  static final int WITHOUT_SHARED_COPIES = 1;

  /** The same, with shared copies. */
  static final int WITHOUT_STAGED_COPIES = 2;

  /** The same, with staged copies. */
  static final int WITH_ONE_MIGRATION = 3;

  /** ext4 keeps all attributes of a file in the inode's rest and one block of 4 KiB. */
  public static final int BYTES_MAX = 3 << 10;

  private static final CBORFactory CBOR =
      CBORFactory.builder().disable(CBORGenerator.Feature.WRITE_TYPE_HEADER).build();

  private StubCodec() {}

  /**
   * Encodes a stub.
   *
   * @throws IllegalArgumentException when it would not fit {@link #BYTES_MAX}
   */
  public static byte[] encode(Stub stub) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      new StubWriter(cbor).write(stub);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (out.size() > BYTES_MAX) {
      throw new IllegalArgumentException("a stub of " + out.size() + " bytes: " + stub.id());
    }
    return out.toByteArray();
  }

  /** Decodes an attribute's bytes; total, whatever they are. */
  public static Decoded<Stub> decode(byte[] bytes) {
    try (CBORParser cbor = CBOR.createParser(bytes)) {
      CborReader reader = new CborReader(cbor);
      reader.startArray();
      int version = reader.nextInt();
      if (version > VERSION) {
        return new Decoded.Newer<>(version);
      }
      if (version < 1) {
        return new Decoded.Garbled<>("stub format version " + version);
      }
      return new Decoded.Understood<>(new StubReader(reader, version).read());
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      return new Decoded.Garbled<>(e.getMessage());
    }
  }
}
