package dev.muduo.ingest.results;

import dev.muduo.imaging.Structures;
import dev.muduo.imaging.deidentify.KeyedHash;
import dev.muduo.ingest.edge.Pseudonymous;
import dev.muduo.ingest.edge.ReidentificationMap;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.log.ConsumeProcessProduce;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.schemas.Topics;
import java.util.Set;

/**
 * Follows what was served and sends it to the site's archives; its position moves when all of them have accepted, so an archive that
 * is down holds the others up and loses nothing. Works while its process leads, because only the leader knows every study.
 */
public final class ResultSender implements Agent {
    private static final String ROLE = "result-sender";

    private final IngestLeader leader;
    private final ConsumeProcessProduce loop;
    private boolean following;

    private ResultSender(IngestLeader leader, ConsumeProcessProduce loop) {
        this.leader = leader;
        this.loop = loop;
    }

    /**
     * Who sends.
     *
     * @param originals  the way back to the patient
     * @param secret     under which studies become pseudonymous
     * @param structures of the model, whose ids masks have
     */
    public static ResultSender of(
            ResultsConfig config,
            ReidentificationMap originals,
            KeyedHash secret,
            Structures structures,
            IngestLeader leader,
            Platform platform) {
        ResultWorks works = new ResultWorks(
                leader.catalogue(),
                originals,
                new Pseudonymous(secret),
                structures,
                platform.store(),
                Delivery.all(config),
                new ResultMeters(platform.meters()));
        return new ResultSender(
                leader,
                new ConsumeProcessProduce(
                        platform.log(),
                        platform.store(),
                        platform.clock(),
                        platform.meters(),
                        new ConsumeProcessProduce.Settings(
                                ROLE, ConsumerGroups.RESULT_SENDERS, Set.of(Topics.SEGMENTATIONS), ROLE),
                        works));
    }

    @Override
    public String roleName() {
        return ROLE;
    }

    @Override
    public int doWork() throws Exception {
        if (!leader.leads()) {
            return 0;
        }
        if (!following) {
            loop.onStart();
            following = true;
        }
        return loop.doWork();
    }

    @Override
    public void onClose() {
        loop.onClose();
    }
}
