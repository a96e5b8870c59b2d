package dev.muduo.infer.http;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.MemoryBudget;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.Scheduler;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.request.Watch;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.infer.result.Results;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Has masks made by workers, in the forms that are wanted: the one way in for whoever waits and whoever does not. */
public final class MaskWork {
    private final ServingConfig config;
    private final Admission admission;
    private final Scheduler scheduler;
    private final Segmentations segmentations;
    private final Results results;

    public MaskWork(
            ServingConfig config,
            Admission admission,
            Scheduler scheduler,
            Segmentations segmentations,
            Results results) {
        this.config = config;
        this.admission = admission;
        this.scheduler = scheduler;
        this.segmentations = segmentations;
        this.results = results;
    }

    /** A mask in the forms that were wanted. */
    record Made(SegmentationAnswer answer, Map<ResultFormat, byte[]> forms) {}

    /**
     * Takes a place for a request, unless it has one.
     *
     * @throws RefusedException if there is none
     */
    void enter(Exchange exchange, Order order) {
        exchange.enter(admission, order.urgency(), order.patience(config));
    }

    /**
     * Queues the work for a request. On its event loop.
     *
     * @param watched  who waits, by who waits for the worker
     * @param use      what the worker does with the mask
     * @return what comes of that
     * @throws RefusedException if there is no place, or the service is stopping
     */
    <T> Scheduler.Scheduled<T> submit(
            Exchange exchange,
            Order order,
            Asked asked,
            Set<ResultFormat> formats,
            UnaryOperator<Watch> watched,
            Function<Made, T> use) {
        enter(exchange, order);
        Scheduler.Scheduled<T> scheduled = scheduler.submit(
                order.urgency(),
                exchange.client(),
                made(exchange, order, asked),
                watch -> answer(exchange, order, asked, formats, watch, watched.apply(watch), use));
        exchange.scheduled(scheduled);
        return scheduled;
    }

    /** On a worker. */
    private <T> T answer(
            Exchange exchange,
            Order order,
            Asked asked,
            Set<ResultFormat> formats,
            Watch worker,
            Watch watch,
            Function<Made, T> use)
            throws InterruptedException {
        try (MemoryBudget.Lease lease = segmentations.lease()) {
            return asked.images().use(lease, () -> requireWanted(worker), inPlace -> {
                SegmentationRequest request = asked.of(inPlace.scan(), exchange, order, order.allowed(config));
                SegmentationAnswer answer = segmentations.answer(request, watch, lease);
                if (worker.isGivenUp()) {
                    throw new CancellationException("given up; the mask was made for others");
                }
                return use.apply(new Made(answer, results.of(request, answer, inPlace.source(), formats)));
            });
        }
    }

    private static void requireWanted(Watch worker) {
        if (worker.gone()) {
            throw new CancellationException("given up while others had the memory");
        }
    }

    /** What others may want as well. */
    private Optional<Object> made(Exchange exchange, Order order, Asked asked) {
        return asked.images() instanceof Images.Ingested ingested
                ? segmentations.made(
                        asked.of(new Scan.Stored(ingested.study()), exchange, order, order.allowed(config)),
                        ingested.study())
                : Optional.empty();
    }
}
