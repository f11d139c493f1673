package io.drover.stub;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seal on a stub that lies in an attribute its file's owner may write: one byte naming the key
 * and the first 16 bytes of an HMAC-SHA256 over the record and the inode's identity. It keeps an
 * owner from forging a pointer to somebody else's objects; it is not needed on {@code trusted.*}.
 */
public final class Seal {
  /** 128 bits of a MAC are beyond any guessing through setxattr. */
  private static final int MAC_BYTES = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final int writingKey;
  private final Map<Integer, byte[]> keys;

  /**
   * @param writingKey the number (0 to 255) of the key that new seals are made with
   * @param keys every key that is still believed, by number
   */
  public Seal(int writingKey, Map<Integer, byte[]> keys) {
    if (!keys.containsKey(writingKey)) {
      throw new IllegalArgumentException("no key number " + writingKey + " to seal with");
    }
    this.writingKey = writingKey;
    this.keys = Map.copyOf(keys);
  }

  public byte[] seal(byte[] record, InodeIdentity inode) {
    byte[] sealed = Arrays.copyOf(record, record.length + 1 + MAC_BYTES);
    sealed[record.length] = (byte) writingKey;
    byte[] mac = mac(keys.get(writingKey), record, inode);
    System.arraycopy(mac, 0, sealed, record.length + 1, MAC_BYTES);
    return sealed;
  }

  /** The record under a seal that fits this inode, or nothing. */
  public Optional<byte[]> open(byte[] sealed, InodeIdentity inode) {
    int recordBytes = sealed.length - 1 - MAC_BYTES;
    if (recordBytes < 0) {
      return Optional.empty();
    }
    byte[] key = keys.get(Byte.toUnsignedInt(sealed[recordBytes]));
    if (key == null) {
      return Optional.empty();
    }
    byte[] record = Arrays.copyOf(sealed, recordBytes);
    byte[] found = Arrays.copyOfRange(sealed, recordBytes + 1, sealed.length);
    byte[] expected = Arrays.copyOf(mac(key, record, inode), MAC_BYTES);
    return MessageDigest.isEqual(found, expected) ? Optional.of(record) : Optional.empty();
  }

  /** The record of which nobody knows who wrote it. */
  public static byte[] withoutSeal(byte[] sealed) {
    return Arrays.copyOf(sealed, Math.max(0, sealed.length - 1 - MAC_BYTES));
  }

  private static byte[] mac(byte[] key, byte[] record, InodeIdentity inode) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(inode.handle());
      return mac.doFinal(record);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
