package dev.muduo.platform.store;

import dev.muduo.platform.agent.RecordFaultException;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.OkHttpClient;

/**
 * Objects in a bucket of any S3 store. Of what S3 offers only this is used: put with {@code If-None-Match: *}, get, head,
 * list (version 2), delete, and multipart uploads for large files.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final Map<String, String> FIRST_WINS = Map.of("If-None-Match", "*");

    /** Larger files are sent in parts of this size, one at a time. */
    private static final long PART_BYTES = 64L << 20;

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

    private final String bucket;
    private final String region;
    private final OkHttpClient http;
    private final MinioClient client;
    private final StoreFaults faults;

    /**
     * With the credentials in the file that the configuration names; the store itself is not asked yet.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if that file cannot be read
     */
    public S3ObjectStore(StoreConfig config) {
        this(config, S3Credentials.read(config.credentialsFile()));
    }

    public S3ObjectStore(StoreConfig config, S3Credentials credentials) {
        bucket = config.bucket();
        region = config.region();
        faults = new StoreFaults(config.tries());
        http = new OkHttpClient.Builder()
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.readTimeout())
                .writeTimeout(config.readTimeout())
                .build();
        client = MinioClient.builder()
                .endpoint(config.endpoint().toString())
                .region(config.region())
                .credentials(credentials.accessKey(), credentials.secretKey())
                .httpClient(http)
                .build();
    }

    /**
     * Sees that the bucket is there.
     *
     * @param create whether to create it if it is missing
     * @throws IllegalStateException if it is missing and not to be created
     */
    public void requireBucket(boolean create) {
        boolean exists = faults.send(
                        "find bucket " + bucket,
                        () -> client.bucketExists(
                                BucketExistsArgs.builder().bucket(bucket).build()))
                .orElse(false);
        if (exists) {
            return;
        }
        if (!create) {
            throw new IllegalStateException(
                    "the store has no bucket " + bucket + "; create it, or set store.createBucket to true");
        }
        faults.send("create bucket " + bucket, () -> {
            client.makeBucket(
                    MakeBucketArgs.builder().bucket(bucket).region(region).build());
            return true;
        });
    }

    @Override
    public boolean createIfAbsent(String key, byte[] content, String mediaType) {
        return faults.send(
                        "create object " + key,
                        () -> client.putObject(PutObjectArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .data(content, content.length)
                                .contentType(mediaType)
                                .extraHeaders(FIRST_WINS)
                                .build()))
                .isPresent();
    }

    /** {@inheritDoc} A file over 64 MiB is sent in parts: no such object is overwritten either, but two racing writers may both win. */
    @Override
    public boolean createIfAbsent(String key, Path content, String mediaType) {
        long bytes;
        try {
            bytes = Files.size(content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + content, e);
        }
        if (bytes > PART_BYTES && size(key).isPresent()) {
            return false;
        }
        return faults.send(
                        "create object " + key,
                        () -> client.uploadObject(UploadObjectArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .filename(content.toString(), PART_BYTES)
                                .contentType(mediaType)
                                .extraHeaders(bytes > PART_BYTES ? Map.of() : FIRST_WINS)
                                .build()))
                .isPresent();
    }

    @Override
    public byte[] read(StoredObject object) {
        if (object.bytes() > MAX_ARRAY) {
            throw new RecordFaultException(
                    "object " + object.key() + " is too large to be read whole: " + object.bytes() + " bytes");
        }
        byte[] content =
                get(object.key(), (int) object.bytes() + 1).orElseThrow(() -> new MissingObjectException(object.key()));
        String sha256 = Sha256.of(content);
        if (content.length != object.bytes() || !sha256.equals(object.sha256())) {
            throw new ChecksumMismatchException(object, content.length, sha256);
        }
        return content;
    }

    @Override
    public Optional<byte[]> find(String key, int maxBytes) {
        Optional<byte[]> content = get(key, maxBytes + 1);
        content.filter(bytes -> bytes.length > maxBytes).ifPresent(bytes -> {
            throw new RecordFaultException(
                    "object " + key + " has more than the " + maxBytes + " bytes that were expected");
        });
        return content;
    }

    /** At most so many bytes of an object. */
    private Optional<byte[]> get(String key, int most) {
        return faults.send("read object " + key, () -> {
            try (InputStream in = client.getObject(getArgs(key))) {
                return in.readNBytes(most);
            }
        });
    }

    @Override
    public Optional<Long> size(String key) {
        return faults.send(
                "find object " + key,
                () -> client.statObject(StatObjectArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .build())
                        .size());
    }

    @Override
    public InputStream open(String key) {
        return faults.<InputStream>send("open object " + key, () -> client.getObject(getArgs(key)))
                .orElseThrow(() -> new MissingObjectException(key));
    }

    private GetObjectArgs getArgs(String key) {
        return GetObjectArgs.builder().bucket(bucket).object(key).build();
    }

    /** {@inheritDoc} Pages are fetched as the stream is read. */
    @Override
    public Stream<String> list(String prefix) {
        Iterable<Result<Item>> results = client.listObjects(ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build());
        return StreamSupport.stream(results.spliterator(), false)
                .map(result -> item(prefix, result))
                .filter(item -> !item.isDir())
                .map(Item::objectName);
    }

    private static Item item(String prefix, Result<Item> result) {
        try {
            return result.get();
        } catch (MinioException e) {
            throw StoreFaults.surroundings("list objects under " + prefix, e);
        }
    }

    @Override
    public void delete(String key) {
        faults.send("delete object " + key, () -> {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return true;
        });
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
