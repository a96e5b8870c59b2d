package dev.muduo.ingest.results;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.TransactionalWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the results of one mask to one archive, an object a step. What it has accepted is noted before the next one is sent; an
 * object that it refuses keeps the others from nothing.
 */
final class ResultWork implements RecordWork {
    private static final Logger LOG = LoggerFactory.getLogger(ResultWork.class);

    private final ServedMask mask;
    private final Supplier<ResultObjects> reading;
    private final SendingNotes notes;
    private final ResultMeters meters;
    private final Deque<Delivery> waiting;
    private final String derivedPrefix;
    private Optional<ResultObjects> objects = Optional.empty();
    /** Of the next delivery, so that it is not made again for an archive that is down. */
    private Optional<byte[]> object = Optional.empty();

    private Optional<RecordFaultException> refused = Optional.empty();

    /**
     * Sends nothing yet.
     *
     * @param reading reads the mask
     * @param waiting what is to be sent to one destination, in this order; at least one
     */
    ResultWork(
            ServedMask mask,
            Supplier<ResultObjects> reading,
            SendingNotes notes,
            ResultMeters meters,
            List<Delivery> waiting) {
        this.mask = mask;
        this.reading = reading;
        this.notes = notes;
        this.meters = meters;
        this.waiting = new ArrayDeque<>(waiting);
        this.derivedPrefix = notes.acceptedBy(this.waiting.element().destination());
    }

    @Override
    public boolean step() {
        if (objects.isEmpty()) {
            objects = Optional.of(reading.get());
            return false;
        }
        try {
            send(waiting.element());
        } catch (RecordFaultException e) {
            refused = Optional.of(e);
        }
        waiting.remove();
        object = Optional.empty();
        if (waiting.isEmpty() && refused.isPresent()) {
            throw refused.get();
        }
        return waiting.isEmpty();
    }

    private void send(Delivery delivery) {
        if (object.isEmpty()) {
            object = Optional.of(objects.orElseThrow()
                    .object(delivery.kind(), delivery.destination().identity()));
        }
        boolean isNew = delivery.archive().store(object.get());
        notes.accept(delivery);
        meters.accepted(delivery, isNew);
        LOG.atInfo()
                .addKeyValue("study", mask.studyId())
                .addKeyValue("revision", mask.revision())
                .addKeyValue("version", mask.version())
                .addKeyValue("destination", delivery.destination().name())
                .addKeyValue("object", delivery.kind())
                .log(isNew ? "a result was sent" : "a result was sent that the archive had already");
    }

    /** Nothing follows from it but the position. */
    @Override
    public void emit(TransactionalWriter.Transaction transaction) {}

    @Override
    public String derivedPrefix() {
        return derivedPrefix;
    }
}
