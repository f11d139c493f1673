package io.drover.stub;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The encoding of a manifest: one CBOR array led by the format's version, closed by the CRC of the
 * whole content, which the grains must add up to.
 */
public final class ManifestCodec {
  public static final int VERSION = 1;

  private static final CBORFactory CBOR =
      CBORFactory.builder().disable(CBORGenerator.Feature.WRITE_TYPE_HEADER).build();

  private ManifestCodec() {}

  public static byte[] encode(Manifest manifest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      write(manifest, cbor);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  public static Decoded<Manifest> decode(byte[] bytes) {
    try (CBORParser cbor = CBOR.createParser(bytes)) {
      CborReader reader = new CborReader(cbor);
      reader.startArray();
      int version = reader.nextInt();
      if (version > VERSION) {
        return new Decoded.Newer<>(version);
      }
      if (version < 1) {
        return new Decoded.Garbled<>("manifest format version " + version);
      }
      return new Decoded.Understood<>(read(reader));
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      return new Decoded.Garbled<>(e.getMessage());
    }
  }

  private static void write(Manifest manifest, CBORGenerator cbor) throws IOException {
    CborFields fields = new CborFields(cbor);
    cbor.writeStartArray(null, 20);
    cbor.writeNumber(VERSION);
    cbor.writeString(manifest.cell());
    cbor.writeString(manifest.tree());
    cbor.writeBinary(manifest.pathBytes());
    fields.uuid(manifest.id().uuid());
    cbor.writeBinary(manifest.inode().handle());
    attributes(manifest.attributes(), cbor);
    fields.place(manifest.place());
    cbor.writeNumber(manifest.grains().fileBytes());
    cbor.writeBinary(manifest.grains().packed());
    fields.crc(manifest.grains().whole().value());
    cbor.writeEndArray();
  }

  private static void attributes(FileAttributes attributes, CBORGenerator cbor) throws IOException {
    cbor.writeNumber(attributes.mode());
    cbor.writeNumber(attributes.uid());
    cbor.writeNumber(attributes.gid());
    cbor.writeNumber(attributes.mtimeNanos());
    cbor.writeStartArray(null, attributes.extended().size());
    for (Map.Entry<String, String> attribute : attributes.extended().entrySet()) {
      cbor.writeStartArray(null, 2);
      cbor.writeString(attribute.getKey());
      cbor.writeBinary(HexFormat.of().parseHex(attribute.getValue()));
      cbor.writeEndArray();
    }
    cbor.writeEndArray();
  }

  private static Manifest read(CborReader reader) throws IOException {
    String cell = reader.nextString();
    String tree = reader.nextString();
    byte[] path = reader.nextBytes();
    FileId id = new FileId(reader.nextUuid());
    InodeIdentity inode = new InodeIdentity(reader.nextBytes());
    FileAttributes attributes = attributes(reader);
    Place place = reader.nextPlace();
    Grains grains = Grains.unpack(reader.nextLong(), reader.nextBytes());
    if (grains.whole().value() != reader.nextCrc()) {
      throw new IOException("the grains of the manifest do not add up to its CRC");
    }
    reader.endArray();
    reader.end();
    return new Manifest(cell, tree, Manifest.pathOf(path), id, inode, attributes, place, grains);
  }

  private static FileAttributes attributes(CborReader reader) throws IOException {
    int mode = reader.nextInt();
    int uid = reader.nextInt();
    int gid = reader.nextInt();
    long mtimeNanos = reader.nextLong();
    TreeMap<String, String> extended = new TreeMap<>();
    reader.nextArrays(
        () -> extended.put(reader.nextString(), HexFormat.of().formatHex(reader.nextBytes())));
    return new FileAttributes(mode, uid, gid, mtimeNanos, extended);
  }
}
