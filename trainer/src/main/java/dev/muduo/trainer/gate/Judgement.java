package dev.muduo.trainer.gate;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.Promotion;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.pool.LabelledItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A candidate and the incumbent on the same VALIDATION studies in the same run, one study and one network a step. Belongs to
 * one thread; owns both networks.
 */
final class Judgement implements AutoCloseable {
    private final String model;
    private final String candidate;
    private final Promotion incumbent;
    private final GateRule rule;
    private final GateConfig config;
    private final List<LabelledItem> studies;
    private final ScoreMemory memory;
    private final Contender candidateNetwork;
    private final LazyContender incumbentNetwork;
    private final SortedMap<String, String> unreadable = new TreeMap<>();
    private int next;

    /** @param incumbentNetwork opened only if a score of it is not remembered */
    Judgement(
            String model,
            String candidate,
            Promotion incumbent,
            GateConfig config,
            List<LabelledItem> studies,
            ScoreMemory memory,
            Contender candidateNetwork,
            LazyContender incumbentNetwork) {
        this.model = model;
        this.candidate = candidate;
        this.incumbent = incumbent;
        this.rule = GateRule.of(model);
        this.config = config;
        this.studies = List.copyOf(studies);
        this.memory = memory;
        this.candidateNetwork = candidateNetwork;
        this.incumbentNetwork = incumbentNetwork;
    }

    String model() {
        return model;
    }

    String candidate() {
        return candidate;
    }

    Promotion incumbent() {
        return incumbent;
    }

    int studiesLeft() {
        return studies.size() - next;
    }

    /** Scores one study with one network. @return whether all is scored */
    boolean step() throws InterruptedException {
        if (next < studies.size()) {
            LabelledItem study = studies.get(next);
            try {
                if (memory.find(incumbent.checkpoint(), study).isEmpty()) {
                    memory.put(
                            incumbent.checkpoint(),
                            study,
                            incumbentNetwork.get().score(study));
                } else {
                    if (memory.find(candidate, study).isEmpty()) {
                        memory.put(candidate, study, candidateNetwork.score(study));
                    }
                    next++;
                }
            } catch (RecordFaultException e) {
                unreadable.put(study.studyId(), e.getMessage());
                next++;
            }
        }
        return next == studies.size();
    }

    /** What was measured, and the decision. */
    Verdict verdict() {
        List<Verdict.Study> compared = new ArrayList<>();
        for (LabelledItem study : studies) {
            if (!unreadable.containsKey(study.studyId())) {
                compared.add(compare(study));
            }
        }
        Scores candidateScores =
                Scores.of(compared.stream().map(Verdict.Study::candidate).toList());
        Scores incumbentScores =
                Scores.of(compared.stream().map(Verdict.Study::incumbent).toList());
        List<String> objections =
                rule.objections(candidateScores, incumbentScores, config.meanTolerance(), config.structureTolerance());
        return new Verdict(
                Verdict.VERSION,
                model,
                incumbent.number() + 1,
                candidate,
                incumbent.checkpoint(),
                rule,
                config.meanTolerance(),
                config.structureTolerance(),
                compared,
                unreadable,
                candidateScores,
                incumbentScores,
                objections.isEmpty(),
                objections);
    }

    private Verdict.Study compare(LabelledItem study) {
        SortedMap<String, String> annotations = new TreeMap<>();
        study.labels().forEach((structure, label) -> annotations.put(structure, label.annotationId()));
        Contender.StudyDice ofCandidate = memory.find(candidate, study).orElseThrow();
        return new Verdict.Study(
                study.studyId(),
                study.revision().number(),
                annotations,
                ofCandidate.dice(),
                memory.find(incumbent.checkpoint(), study).orElseThrow().dice(),
                ofCandidate.absent());
    }

    @Override
    public void close() {
        try (LazyContender first = incumbentNetwork) {
            candidateNetwork.close();
        }
    }
}
