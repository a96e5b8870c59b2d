package dev.muduo.ingest.leader;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Bell;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RenewedWriter;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.schemas.EventCodecException;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one ingest leader of a site: decides what is published, and publishes it, one proposal in one transaction.
 *
 * <p>Opening the writer fences the leader before it; only then is the log read, so that nothing can be published behind this
 * one's back. When the outcome of a transaction is in doubt, or the writer was lost and another one opened, the log is read
 * again before anything else is decided. So whatever happens, what is published once is never published again, and no answer
 * is given before its event is committed.
 *
 * <p>One thread calls the methods of {@link Agent}; any thread may {@link #offer} and read the {@link #catalogue()}.
 */
public final class IngestLeader implements Agent {
    /** The transactional id of every ingest leader of a site. */
    public static final String TRANSACTIONAL_ID = "ingest";

    private static final Logger LOG = LoggerFactory.getLogger(IngestLeader.class);
    /** Studies first: annotations speak of them. */
    private static final List<String> TOPICS = List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.INGEST_CURSORS);

    private enum State {
        /** The log has not been read yet. */
        STARTING,
        /** The catalogue is what the log says. */
        LEADING,
        /** A transaction may or may not have been committed; the log must be read. */
        IN_DOUBT,
        /** Ended, for whatever reason. */
        CLOSED
    }

    private record Waiting<R>(Proposal<R> proposal, CompletableFuture<R> answer) {}

    private final ObjectStore store;
    private final SiteSecret secret;
    private final InstantSource clock;
    private final BlockingQueue<Waiting<?>> queue;
    private final Catalogue catalogue = new Catalogue();
    private final List<Replay> replays;
    private final RenewedWriter writer;
    private final Bell bell = new Bell();
    private volatile State state = State.STARTING;

    /** @param queueCapacity proposals that may wait; more are refused */
    public IngestLeader(EventLog log, ObjectStore store, SiteSecret secret, InstantSource clock, int queueCapacity) {
        this.store = store;
        this.secret = secret;
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(queueCapacity);
        this.replays = TOPICS.stream()
                .map(topic -> new Replay(log, Set.of(topic), this::apply))
                .toList();
        this.writer = new RenewedWriter(log, TRANSACTIONAL_ID);
    }

    @Override
    public String roleName() {
        return "ingest-leader";
    }

    /** Rung when something is proposed. */
    @Override
    public Bell bell() {
        return bell;
    }

    @Override
    public boolean answersRequests() {
        return true;
    }

    /** What is published; complete once the leader has led. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Whether the catalogue is whole and proposals are taken. */
    public boolean leads() {
        return state == State.LEADING;
    }

    /**
     * Passes if the leader leads.
     *
     * @throws SurroundingsException if it does not, yet or any more
     */
    public void requireLeading() {
        switch (state) {
            case LEADING -> {
                // Ready.
            }
            case STARTING ->
                throw new SurroundingsException("ingest is starting: the log has not been read to its end yet");
            case IN_DOUBT -> throw new SurroundingsException("ingest waits for the log: it cannot be reached");
            case CLOSED -> throw new SurroundingsException("this ingest has ended, or another one has taken over");
        }
    }

    /**
     * Passes if what the catalogue says can be answered: it is whole, though it may lack what is being published.
     *
     * @throws SurroundingsException if the log has not been read yet
     */
    public void requireCatalogue() {
        if (state != State.IN_DOUBT) {
            requireLeading();
        }
    }

    /** Proposals that wait to be decided. */
    public int waiting() {
        return queue.size();
    }

    /**
     * Proposes something to publish.
     *
     * @return completes when it is committed, or fails with a {@link Refusal} or a {@link SurroundingsException}; after the
     *     latter it may be published all the same, and proposing it again is safe
     * @throws BusyException if too many proposals wait
     */
    public <R> CompletableFuture<R> offer(Proposal<R> proposal) {
        requireLeading();
        Waiting<R> waiting = new Waiting<>(proposal, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw new BusyException("too many studies wait to be published; send it again in a moment");
        }
        if (state == State.CLOSED) {
            // Closed between the look and the offer: whoever empties the queue first fails it.
            failWaiting();
        }
        bell.ring();
        return waiting.answer();
    }

    @Override
    public void onStart() {
        secret.claim(store);
        writer.settle();
        catchUp();
        state = State.LEADING;
        LOG.atInfo().addKeyValue("studies", catalogue.size()).log("the ingest leader has read the log and leads");
    }

    @Override
    public int doWork() {
        if (state == State.IN_DOUBT) {
            writer.settle();
            catchUp();
            state = State.LEADING;
        }
        Waiting<?> next = queue.poll();
        if (next == null) {
            return 0;
        }
        publish(next);
        return 1;
    }

    @Override
    public void onClose() {
        state = State.CLOSED;
        failWaiting();
        writer.close();
    }

    private void failWaiting() {
        for (Waiting<?> waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.answer()
                    .completeExceptionally(new SurroundingsException(
                            "not published: ingest cannot reach the log; send it" + " again in a moment"));
        }
    }

    private <R> void publish(Waiting<R> waiting) {
        Proposal.Decision<R> decision;
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            decision = waiting.proposal().decide(catalogue, now);
            if (!decision.outgoing().isEmpty()) {
                commit(decision.outgoing());
            }
        } catch (SurroundingsException | FencedException e) {
            waiting.answer().completeExceptionally(new SurroundingsException("not known to be published", e));
            throw e;
        } catch (EventCodecException e) {
            waiting.answer()
                    .completeExceptionally(new Refusal(
                            Refusal.Kind.TOO_LARGE,
                            "event-too-large",
                            "more is named than fits an event: " + e.getMessage(),
                            e));
            return;
        } catch (RuntimeException e) {
            waiting.answer().completeExceptionally(e);
            return;
        }
        waiting.answer().complete(decision.answer());
    }

    private void commit(List<Proposal.Outgoing> outgoing) {
        try {
            writer.inTransaction(transaction ->
                    outgoing.forEach(event -> transaction.send(event.topic(), event.key(), event.event())));
        } catch (SurroundingsException e) {
            state = State.IN_DOUBT;
            // Those who wait are told now; their content is stored and sending it again is cheap.
            failWaiting();
            throw e;
        }
        outgoing.forEach(event -> catalogue.apply(event.event()));
    }

    /** Applies what the log holds beyond what was read of it before. */
    private void catchUp() {
        for (Replay replay : replays) {
            try (replay) {
                replay.toEnd();
            }
        }
    }

    private void apply(LoggedRecord entry) {
        try {
            catalogue.apply(entry.event());
        } catch (UnreadableEventException | IllegalArgumentException e) {
            // Not ours to set aside: consumers of the topic do that. Studies that cannot be read can only be sent
            // again.
            LOG.atWarn()
                    .addKeyValue("partition", entry.partition())
                    .addKeyValue("offset", entry.offset())
                    .setCause(e)
                    .log("a record was passed over while the log was read");
        }
    }
}
