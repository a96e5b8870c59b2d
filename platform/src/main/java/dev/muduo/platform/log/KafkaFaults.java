package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What a Kafka exception means to us. What a client meets on its way to the broker is a fault of the surroundings, a refusal
 * (authentication, authorisation) included: an operator heals it while the role waits.
 */
final class KafkaFaults {
    private static final int MAX_CAUSES = 10;

    private KafkaFaults() {}

    /** Runs a call and translates what it throws. */
    static <T> T translated(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (KafkaException e) {
            throw translate(what, e);
        }
    }

    static void translated(String what, Runnable call) {
        translated(what, () -> {
            call.run();
            return null;
        });
    }

    /** Waits for an administrative call, whose own time-out bounds the wait. */
    static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw translate(what, cause);
            }
            throw new IllegalStateException("cannot " + what, e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    static boolean fenced(Throwable e) {
        return has(e, ProducerFencedException.class) || has(e, InvalidProducerEpochException.class);
    }

    /** Whether a transactional producer is of no more use after it. */
    static boolean endsProducer(Throwable e) {
        return fenced(e) || has(e, InvalidTxnStateException.class) || has(e, InvalidPidMappingException.class);
    }

    static RuntimeException translate(String what, KafkaException e) {
        if (e instanceof InterruptException) {
            return e;
        }
        if (fenced(e)) {
            return new FencedException("cannot " + what + ": another instance has taken over", e);
        }
        if (e instanceof OffsetOutOfRangeException lost) {
            return new PositionLostException(
                    "cannot " + what + ": the log no longer holds the positions " + lost.offsetOutOfRangePartitions()
                            + ". Topics must keep everything (retention.ms -1): records have been deleted, or the positions"
                            + " belong to another log. Restore the topic, or set the positions by hand knowing what is skipped",
                    e);
        }
        if (e instanceof NoOffsetForPartitionException none) {
            return new PositionLostException(
                    "cannot " + what + ": the group has no committed position for " + none.partitions()
                            + ". Creating a topic commits 0; offsets.retention.minutes on the broker must be at its maximum,"
                            + " or positions expire. Set them with kafka-consumer-groups --reset-offsets knowing what is"
                            + " repeated or skipped",
                    e);
        }
        if (has(e, RecordTooLargeException.class) || has(e, SerializationException.class)) {
            return e;
        }
        if (e instanceof CommitFailedException) {
            return new SurroundingsException("cannot " + what + ": no longer a member of the group", e);
        }
        if (has(e, AuthenticationException.class) || has(e, AuthorizationException.class)) {
            return new SurroundingsException("cannot " + what + ": Kafka refuses: " + e.getMessage(), e);
        }
        if (has(e, ApiException.class) || has(e, DisconnectException.class)) {
            return new SurroundingsException("cannot " + what + ": " + e.getMessage(), e);
        }
        return e;
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
