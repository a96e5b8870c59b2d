package dev.muduo.trainer.imports;

import dev.muduo.networks.weights.PublishedWeights;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.schemas.WeightsImported;
import dev.muduo.trainer.control.ControlLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes checkpoints of files of weights, one file a step: checks, converts, stores content and manifest, then announces them in
 * a transaction of its own (transactional id {@code importer}, which fences an importer before this one). What a teacher's
 * workers take up, and what the gate judges, is the event; so an import that fails half-way has no effect, and the same file
 * again announces nothing new.
 *
 * <p>One thread calls the methods of {@link Agent}; any may {@link #offer}.
 */
public final class Importer implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);

    private final Platform platform;
    private final ModelConfig config;
    private final Workspace workspace;
    private final ControlLog control;
    private final ImportHistory history = new ImportHistory();
    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(1);
    private volatile boolean closed;

    private record Job(String model, Path file, CompletableFuture<ImportReceipt> answer) {}

    /** @param workspace where there must be room for what is converted */
    public Importer(Platform platform, ModelConfig config, Workspace workspace) {
        this.platform = platform;
        this.config = config;
        this.workspace = workspace;
        this.control = new ControlLog(platform.log(), roleName(), history::apply);
    }

    @Override
    public String roleName() {
        return "importer";
    }

    @Override
    public boolean answersRequests() {
        return true;
    }

    /**
     * Hands a file over.
     *
     * @param file alone in a folder that stays until the answer has come
     * @return completes when the import is committed, or fails with a {@link WeightsException} or a
     *     {@link SurroundingsException}; after the latter the same file may be sent again
     * @throws BusyException if another file is waiting
     */
    CompletableFuture<ImportReceipt> offer(String model, Path file) {
        Job job = new Job(model, file, new CompletableFuture<>());
        if (!waiting.offer(job)) {
            throw new BusyException();
        }
        if (closed) {
            failWaiting();
        }
        return job.answer();
    }

    @Override
    public void onStart() {
        control.open();
    }

    @Override
    public int doWork() {
        control.poll();
        Job job = waiting.poll();
        if (job == null) {
            return 0;
        }
        try {
            ImportReceipt receipt = run(job);
            count(job.model(), receipt.created() ? "created" : "known");
            job.answer().complete(receipt);
        } catch (IOException e) {
            SurroundingsException fault = new SurroundingsException("local disk fails while weights are imported", e);
            job.answer().completeExceptionally(fault);
            throw fault;
        } catch (SurroundingsException e) {
            job.answer().completeExceptionally(e);
            throw e;
        } catch (WeightsException e) {
            count(job.model(), "refused");
            job.answer().completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            job.answer().completeExceptionally(e);
            throw e;
        }
        return 1;
    }

    private ImportReceipt run(Job job) throws IOException {
        try (WeightsFile weights = WeightsFile.open(job.file(), job.model())) {
            CheckpointManifest manifest = weights.manifest(config);
            workspace.requireRoom(weights.convertedBytes());
            Path converted = job.file().resolveSibling("converted.safetensors");
            weights.convert(manifest, converted);
            StoredCheckpoint stored = platform.models().write(manifest, converted);
            boolean created = announce(job.model(), weights.sha256(), stored);
            return new ImportReceipt(
                    job.model(),
                    weights.sha256(),
                    weights.published().map(PublishedWeights::fileName),
                    stored.sha256(),
                    weights.network(),
                    weights.tensors(),
                    weights.parameters(),
                    created);
        }
    }

    /** Which import is the newest decides, so the topic is read to its end before. */
    private boolean announce(String model, String originalSha256, StoredCheckpoint stored) {
        control.open();
        if (history.holds(model, stored.sha256())) {
            LOG.info("{} {} is imported already", model, stored.sha256());
            return false;
        }
        WeightsImported event = new WeightsImported(
                model,
                stored.sha256(),
                stored.manifestFile().toRef(),
                originalSha256,
                platform.clock().instant());
        boolean written = control.commit(model, event, () -> history.holds(model, stored.sha256()));
        LOG.info("{} {} is imported from a file of SHA-256 {}", model, stored.sha256(), originalSha256);
        return written;
    }

    private void count(String model, String outcome) {
        platform.meters()
                .counter("muduo.weights.imports", "model", model, "outcome", outcome)
                .increment();
    }

    private void failWaiting() {
        for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
            job.answer()
                    .completeExceptionally(
                            new SurroundingsException("the importer has ended; send it again in a moment"));
        }
    }

    @Override
    public void onClose() {
        closed = true;
        failWaiting();
        control.close();
    }
}
