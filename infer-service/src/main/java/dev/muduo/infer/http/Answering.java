package dev.muduo.infer.http;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.Lookups;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.platform.study.StudyRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers clients that wait, each in the one form it wants. A mask that is in the store just as it is wanted needs no place; a
 * worker makes the others, and gives them up when their client goes away. On the request's event loop.
 */
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final ServingConfig config;
    private final Lookups lookups;
    private final MaskWork work;
    private final RequestMeters meters;

    Answering(ServingConfig config, Lookups lookups, MaskWork work, RequestMeters meters) {
        this.config = config;
        this.lookups = lookups;
        this.work = work;
        this.meters = meters;
    }

    void begin(RoutingContext context, Asked asked) {
        if (asked.images() instanceof Images.Ingested ingested
                && Order.of(context).format() == ResultFormat.NIFTI) {
            fromStore(context, asked, ingested.study());
        } else {
            compute(context, asked);
        }
    }

    /** Computed only if it is not there. */
    private void fromStore(RoutingContext context, Asked asked, StudyRecord study) {
        Exchange exchange = Exchange.of(context);
        Order order = Order.of(context);
        Exchange.onLoop(
                        context,
                        lookups.mask(
                                exchange.client(),
                                asked.of(new Scan.Stored(study), exchange, order, order.allowed(config)),
                                study))
                .map(earlier -> {
                    if (earlier.isPresent()) {
                        send(context, earlier.get(), earlier.get().mask());
                    } else if (!exchange.hasEnded()) {
                        compute(context, asked);
                    }
                    return null;
                })
                .onFailure(context::fail);
    }

    private void compute(RoutingContext context, Asked asked) {
        Exchange exchange = Exchange.of(context);
        Order order = Order.of(context);
        Exchange.onLoop(
                        context,
                        work.submit(exchange, order, asked, Set.of(order.format()), watch -> watch, made -> made)
                                .answer())
                .onComplete(done -> {
                    if (done.succeeded()) {
                        MaskWork.Made made = done.result();
                        send(context, made.answer(), made.forms().get(order.format()));
                    } else if (done.cause() instanceof CancellationException) {
                        meters.cancelled(exchange.accepted());
                        LOG.debug(
                                "request {} ends: {}",
                                exchange.requestId(),
                                done.cause().getMessage());
                    } else {
                        context.fail(done.cause());
                    }
                    exchange.workIsDone();
                });
    }

    private void send(RoutingContext context, SegmentationAnswer answer, byte[] result) {
        Exchange exchange = Exchange.of(context);
        if (exchange.hasEnded()) {
            return;
        }
        meters.answered(exchange.accepted(), answer.computed());
        exchange.sending(result.length);
        ResultResponse.head(
                        context.response(),
                        answer.requestId(),
                        answer.version(),
                        Order.of(context).format())
                .end(Buffer.buffer(result))
                .onComplete(sent -> exchange.sent());
    }
}
