package dev.muduo.trainer.gate;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.Promotion;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.pool.LabelledItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A candidate, the incumbent and the best checkpoint promoted so far on the same VALIDATION studies in the same run, one study
 * and one network a step. Belongs to one thread; owns the networks.
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
    private final Optional<String> best;
    private final LazyContender bestNetwork;
    private final SortedMap<String, String> unreadable = new TreeMap<>();
    private int next;

    /**
     * Nothing is scored yet.
     *
     * @param incumbentNetwork opened only if a score of it is not remembered
     * @param best             the best checkpoint promoted so far, if it is another and the rule looks at it
     * @param bestNetwork      likewise
     */
    Judgement(
            String model,
            String candidate,
            Promotion incumbent,
            GateConfig config,
            List<LabelledItem> studies,
            ScoreMemory memory,
            Contender candidateNetwork,
            LazyContender incumbentNetwork,
            Optional<String> best,
            LazyContender bestNetwork) {
        this.model = model;
        this.candidate = candidate;
        this.incumbent = incumbent;
        this.rule = GateRule.of(model);
        this.config = config;
        this.studies = List.copyOf(studies);
        this.memory = memory;
        this.candidateNetwork = candidateNetwork;
        this.incumbentNetwork = incumbentNetwork;
        this.best = best;
        this.bestNetwork = bestNetwork;
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

    /** Scores one study with one network. @return whether all is scored */
    boolean step() throws InterruptedException {
        if (next < studies.size()) {
            LabelledItem study = studies.get(next);
            try {
                if (lacks(incumbent.checkpoint(), study)) {
                    memory.put(
                            incumbent.checkpoint(),
                            study,
                            incumbentNetwork.get().score(study));
                } else if (best.isPresent() && lacks(best.get(), study)) {
                    memory.put(best.get(), study, bestNetwork.get().score(study));
                } else {
                    if (lacks(candidate, study)) {
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

    private boolean lacks(String checkpoint, LabelledItem study) {
        return memory.find(checkpoint, study).isEmpty();
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
        Optional<Verdict.Best> before =
                best.map(checkpoint -> new Verdict.Best(checkpoint, config.tolerancesToBest(), scoresOf(checkpoint)));
        List<String> objections = new ArrayList<>(
                rule.objections(candidateScores, GateRule.Reference.incumbent(incumbentScores, config)));
        before.ifPresent(one ->
                objections.addAll(rule.objections(candidateScores, GateRule.Reference.best(one.scores(), config))));
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
                before,
                objections.isEmpty(),
                objections);
    }

    private Scores scoresOf(String checkpoint) {
        return Scores.of(studies.stream()
                .filter(study -> !unreadable.containsKey(study.studyId()))
                .map(study -> dice(checkpoint, study))
                .toList());
    }

    /**
     * The Dice of all that are compared are means over the same studies: a structure that is not in the reference counts where one
     * of them has found it, and whoever has not is right.
     */
    private SortedMap<String, Double> dice(String checkpoint, LabelledItem study) {
        SortedMap<String, Double> dice = new TreeMap<>(scored(checkpoint, study).dice());
        Stream.concat(Stream.of(candidate, incumbent.checkpoint()), best.stream())
                .flatMap(each -> scored(each, study).dice().keySet().stream())
                .forEach(structure -> dice.putIfAbsent(structure, 1.0));
        return dice;
    }

    private Contender.StudyDice scored(String checkpoint, LabelledItem study) {
        return memory.find(checkpoint, study).orElseThrow();
    }

    private Verdict.Study compare(LabelledItem study) {
        SortedMap<String, String> annotations = new TreeMap<>();
        study.labels().forEach((structure, label) -> annotations.put(structure, label.annotationId()));
        return new Verdict.Study(
                study.studyId(),
                study.revision().number(),
                annotations,
                dice(candidate, study),
                dice(incumbent.checkpoint(), study),
                scored(candidate, study).absent());
    }

    @Override
    public void close() {
        try (LazyContender first = incumbentNetwork;
                LazyContender second = bestNetwork) {
            candidateNetwork.close();
        }
    }
}
