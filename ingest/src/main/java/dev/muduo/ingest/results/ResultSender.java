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
import java.util.List;
import java.util.Set;

/**
 * Follows what was served and sends it to one of the site's archives; its position moves when that one has accepted, so an archive
 * that is down loses nothing, and holds no other one up. Works while its process leads, because only the leader knows every study.
 */
public final class ResultSender implements Agent {
    private static final String ROLE = "result-sender-";

    private final String role;
    private final IngestLeader leader;
    private final ConsumeProcessProduce loop;
    private boolean following;

    private ResultSender(String role, IngestLeader leader, ConsumeProcessProduce loop) {
        this.role = role;
        this.leader = leader;
        this.loop = loop;
    }

    /**
     * Who sends, one a destination.
     *
     * @param originals  the way back to the patient
     * @param secret     under which studies become pseudonymous
     * @param structures of the model, whose ids masks have
     */
    public static List<ResultSender> all(
            ResultsConfig config,
            ReidentificationMap originals,
            KeyedHash secret,
            Structures structures,
            IngestLeader leader,
            Platform platform) {
        return config.destinations().stream()
                .map(destination -> {
                    ResultWorks works = new ResultWorks(
                            leader.catalogue(),
                            originals,
                            new Pseudonymous(secret),
                            structures,
                            platform.store(),
                            destination.name(),
                            Delivery.to(destination, config),
                            new ResultMeters(platform.meters()));
                    return of(destination.name(), works, leader, platform);
                })
                .toList();
    }

    private static ResultSender of(String destination, ResultWorks works, IngestLeader leader, Platform platform) {
        String role = ROLE + destination;
        ConsumeProcessProduce.Settings settings = new ConsumeProcessProduce.Settings(
                role, ConsumerGroups.resultSenders(destination), Set.of(Topics.SEGMENTATIONS), role);
        return new ResultSender(
                role,
                leader,
                new ConsumeProcessProduce(
                        platform.log(), platform.store(), platform.clock(), platform.meters(), settings, works));
    }

    @Override
    public String roleName() {
        return role;
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
