package dev.muduo.trainer.pool;

import dev.muduo.imaging.Structure;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyKey;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/**
 * The labelled pool, the replay index and what waits, while records are applied. Belongs to one thread; what it hands out is
 * immutable. Nothing here reads the store: everything is a function of events.
 */
public final class Pools {
    private final PoolRules rules;
    private final Set<Origin> skipped;
    private final NavigableMap<String, StudyEntry> studies = new TreeMap<>();
    private final Map<String, Role> roles = new HashMap<>();
    private final WaitingRecords waiting;
    private final SortedMap<Origin, String> faults = PoolUpdate.byOrigin();
    private final Departures departures;
    private final NavigableSet<Origin> unreadable;
    private long nextOrder;

    Pools(PoolState state, PoolRules rules, Set<Origin> skipped) {
        this.rules = rules;
        this.skipped = skipped;
        state.studies().forEach(this::put);
        this.waiting = new WaitingRecords(state.waiting(), rules.maxWaiting());
        this.nextOrder = state.nextOrder();
        this.departures = new Departures(state.departed());
        this.unreadable = PoolUpdate.inOrder(state.unreadable());
        skipped.stream().filter(state::draws).forEach(unreadable::add);
    }

    /** What a checkpoint keeps. */
    public PoolState state() {
        Set<Origin> here =
                studies.values().stream().flatMap(StudyEntry::origins).collect(Collectors.toSet());
        List<Origin> unreadableHere = unreadable.stream().filter(here::contains).toList();
        return new PoolState(
                List.copyOf(studies.values()), waiting.list(), nextOrder, departures.after(), unreadableHere);
    }

    /** Records whose study, or its revision, is not known. */
    public int waiting() {
        return waiting.size();
    }

    /** Annotations that contradict the one that counts without naming it: a person must decide. */
    public int held() {
        return studies.values().stream().mapToInt(study -> study.held().size()).sum();
    }

    /**
     * Studies of the role with an annotation that counts and can be read as far as is known, in the order of their ids; a later
     * revision beats an earlier one.
     */
    public List<LabelledItem> labelled() {
        return studies.values().stream()
                .flatMap(study -> study.asLabelled(unreadable).stream())
                .toList();
    }

    /** Studies whose teachers' answer to the newest revision is in the buffer, in the order of their ids. */
    public List<PseudoLabelledItem> pseudoLabelled() {
        List<PseudoLabelledItem> items = new ArrayList<>();
        for (StudyEntry study : studies.values()) {
            study.asPseudoLabelled().ifPresent(item -> {
                requireTrain(study);
                items.add(item);
            });
        }
        return items;
    }

    /**
     * Studies of the role that nobody has annotated and whose newest volumes can be read as far as is known, in the order of their ids,
     * so many at most: a choice at random.
     */
    public List<UnlabelledItem> unlabelled(int most) {
        return studies.values().stream()
                .filter(study -> study.role() == rules.role() && !study.labelled())
                .map(study ->
                        new UnlabelledItem(study.studyId(), study.revisions().get(study.newestRevision())))
                .filter(item -> !unreadable.contains(item.revision().origin()))
                .limit(most)
                .toList();
    }

    void apply(SpecificRecord event, byte[] bytes, Origin origin) {
        if (event instanceof StudyArrived arrived) {
            arrive(arrived, origin);
        } else if (event instanceof AnnotationSubmitted annotation) {
            known(annotation.getStudyId(), annotation.getRevision(), bytes, origin)
                    .ifPresent(study -> annotate(study, annotation, origin));
        } else if (event instanceof PseudoLabelReviewed review) {
            if (isOfAnAnswerToCome(review)) {
                waiting.addToHalf(review.getStudyId(), review.getRevision(), bytes, origin);
            } else {
                known(review.getStudyId(), review.getRevision(), bytes, origin)
                        .ifPresent(study -> review(study, review));
            }
        } else if (event instanceof PseudoLabelsProduced produced) {
            known(produced.getStudyId(), produced.getRevision(), bytes, origin)
                    .ifPresent(study -> answer(study, produced, origin));
        }
        // Commands and events of a later version that decode say nothing about the pools.
    }

    private void arrive(StudyArrived event, Origin origin) {
        StudyRecord record;
        try {
            record = StudyRecord.of(event);
        } catch (IllegalArgumentException e) {
            throw new RecordFaultException("the study contradicts itself: " + e.getMessage(), e);
        }
        Role before = roles.get(record.subjectId());
        if (before != null && before != record.role()) {
            throw new RoleViolationException("study " + record.studyId() + " arrived as " + record.role()
                    + ", but its subject has the role " + before + ", which never changes; the log must be repaired");
        }
        StudyKey key = StudyKey.of(record.studyId(), record.revision());
        Optional<DepartedRevision> left = departures.find(key);
        if (left.isPresent() && !left.get().origin().equals(origin)) {
            return; // It arrived once, and has left: told again it is not new.
        }
        StudyEntry study = studies.getOrDefault(
                record.studyId(), StudyEntry.of(record.studyId(), record.subjectId(), record.role()));
        if (!study.revisions().containsKey(record.revision())) {
            left.ifPresent(known -> departures.comeBack(key));
            int answered = left.map(DepartedRevision::answered).orElse(Revision.NOT_ANSWERED);
            study = study.with(new Revision(
                    record.revision(), record.ct(), record.pet(), origin, answered, source(event.getSource())));
            put(study);
            applyWaiting(record.studyId(), record.revision());
            if (!rules.others() && record.role() != rules.role()) {
                leave(study);
            }
        }
    }

    /** Scanners of one site are told apart where they are named. */
    private static String source(StudySource source) {
        return source.getScanner() == null ? source.getSite() : source.getSite() + "/" + source.getScanner();
    }

    private void leave(StudyEntry study) {
        studies.remove(study.studyId());
        departures.leave(study);
    }

    private void applyWaiting(String studyId, int revision) {
        for (WaitingRecord record : waiting.take(studyId, revision)) {
            if (!skipped.contains(record.origin())) {
                try {
                    apply(record.decoded(), record.bytes(), record.origin());
                } catch (RecordFaultException e) {
                    faults.put(record.origin(), e.getMessage());
                }
            }
        }
    }

    /** Records that had waited and, when their study came, could not be applied. */
    SortedMap<Origin, String> faults() {
        return faults;
    }

    /** The study if this revision of it is known; otherwise the record waits, unless it comes too late. */
    private Optional<StudyEntry> known(String studyId, int revision, byte[] bytes, Origin origin) {
        StudyEntry study = studies.get(studyId);
        if (study != null && study.revisions().containsKey(revision)) {
            return Optional.of(study);
        }
        if (departures.find(StudyKey.of(studyId, revision)).isPresent()) {
            return Optional.empty(); // What a round takes of a study that has left brings it back first: PoolUpdate.
        }
        waiting.add(studyId, revision, bytes, origin);
        return Optional.empty();
    }

    /** The study has left, and will come back with an answer that was judged before it was taken in here. */
    private boolean isOfAnAnswerToCome(PseudoLabelReviewed review) {
        return departures
                .find(StudyKey.of(review.getStudyId(), review.getRevision()))
                .filter(left -> left.lacks(review.getRun()))
                .isPresent();
    }

    private void annotate(StudyEntry study, AnnotationSubmitted event, Origin origin) {
        if (study.role() != rules.role()
                || study.annotation(event.getAnnotationId()).isPresent()) {
            return; // TRAIN for the trainer, VALIDATION for the gate, others for reports; or seen before
        }
        List<String> structures = event.getStructures().stream()
                .filter(name -> rules.structures().named(name).isPresent())
                .toList();
        if (structures.isEmpty()) {
            throw new RecordFaultException("annotation " + event.getAnnotationId() + " is of " + event.getStructures()
                    + ", none of which this model knows");
        }
        put(study.with(new LabelEntry(
                event.getAnnotationId(),
                event.getRevision(),
                structures,
                StoredObject.of(event.getLabel().getObject()),
                new TreeMap<>(event.getSupersedes()),
                origin)));
    }

    /** The last word about a structure of a run holds. */
    private void review(StudyEntry study, PseudoLabelReviewed event) {
        if (event.getDecision() == ReviewDecision.ACCEPT) {
            List<String> every =
                    rules.structures().list().stream().map(Structure::name).toList();
            put(study.withRejections(study.rejections().stream()
                    .flatMap(rejection -> rejection.after(event, every).stream())
                    .distinct()
                    .toList()));
            return;
        }
        Rejection judged = new Rejection(event.getRevision(), event.getRun(), event.getStructures());
        if (!study.rejections().contains(judged)) {
            List<Rejection> rejections = new ArrayList<>(study.rejections());
            rejections.add(judged);
            put(study.withRejections(rejections));
        }
    }

    private void answer(StudyEntry study, PseudoLabelsProduced event, Origin origin) {
        requireTrain(study);
        if (event.getRun() <= study.revisions().get(event.getRevision()).answered()) {
            return;
        }
        PseudoLabelEntry produced = new PseudoLabelEntry(
                event.getRevision(),
                event.getRun(),
                StoredObject.of(event.getManifest()),
                rules.nominalBytes(event),
                nextOrder,
                false,
                origin,
                rules.taught(event));
        if (study.answer().isEmpty() || produced.beats(study.answer().get())) {
            nextOrder++;
            put(study.with(produced));
        }
    }

    private static void requireTrain(StudyEntry study) {
        if (study.role() != Role.TRAIN) {
            throw new RoleViolationException("study " + study.studyId() + " has the role " + study.role()
                    + "; pseudo-labels and training-pool entries exist of TRAIN studies only. Find out who wrote the"
                    + " record before training goes on");
        }
    }

    private static boolean inBuffer(StudyEntry study) {
        return study.answer().filter(answer -> !answer.evicted()).isPresent();
    }

    private void put(StudyEntry study) {
        studies.put(study.studyId(), study);
        roles.put(study.subjectId(), study.role());
    }

    /**
     * Lets {@linkplain Evictions answers go}; then studies, those of the oldest answers that have gone first, then those without, then
     * those whose answers are in the buffer; never one that is labelled, or of which an answer was rejected that is still to be taken
     * in: of these there are as many as people annotate and judge.
     */
    void enforceLimits() {
        List<StudyEntry> inBuffer =
                studies.values().stream().filter(Pools::inBuffer).toList();
        for (StudyEntry study : Evictions.of(inBuffer, rules)) {
            put(study.with(study.answer().orElseThrow().evict()));
        }
        int tooMany = studies.size() - rules.maxStudies();
        studies.values().stream()
                .filter(study -> !study.labelled() && !study.awaitsJudgedAnswer())
                .sorted(Comparator.comparing(Pools::inBuffer)
                        .thenComparing(study ->
                                study.answer().map(PseudoLabelEntry::order).orElse(Long.MAX_VALUE)))
                .limit(Math.max(0, tooMany))
                .toList()
                .forEach(this::leave);
    }
}
