package dev.muduo.ingest.source;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.UnreadableSourceException;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.Intake;
import dev.muduo.ingest.intake.StudySubmission;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.source.FolderIndex.StudyPlace;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Bell;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the studies of a folder of study folders, in the order in which they came to lie there, one at a time: NIfTI pairs
 * straight to the leader, DICOM files into the spool, where a study may have further parts.
 *
 * <p>Its cursor is the time of the last change to the study taken last; it moves in the transaction of the study's event, or when
 * the DICOM files are in the spool. A folder that is refused is passed over, with its reason in the log, until it changes. One that
 * cannot be read holds none of the others up: it is told of once, tried again with growing pauses, and named in a cursor of its
 * own, which moves in the same transaction, so that it is not forgotten in a restart. Where very many cannot be read, it is the
 * disk, and nothing is taken. One thread owns all state.
 */
public final class WatchedFolder implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
    private static final FolderIndex.Limits LIMITS = new FolderIndex.Limits(100_000, DicomFolder.MOST_FILES);
    private static final int NAME_CHARACTERS = 16;
    /** As many as a cursor has room for. */
    private static final int MOST_UNREADABLE = 100;

    private final Path root;
    private final Duration settle;
    private final String site;
    private final SiteSecret secret;
    private final Intake intake;
    private final Optional<FolderSpooling> dicom;
    private final IngestLeader leader;
    private final Workspace workspace;
    private final InstantSource clock;
    private final FolderCursor cursor;
    private final Bell bell = new Bell();
    /** Folders that have been dealt with, and when they had last changed then. */
    private final Map<Path, Instant> seen = new HashMap<>();

    private final UnreadableFolders unreadable;
    private final FolderIndex index;
    private final LeftOutFolders leftOut;
    private Instant nextScan = Instant.MIN;
    private Optional<UnderWay> underWay = Optional.empty();

    /** @param past where the source stands once it is dealt with */
    private record UnderWay(StudyPlace candidate, CursorMove past, Path scratch, CompletableFuture<?> answer) {}

    /**
     * @param root   the folder of study folders
     * @param settle how long nothing in a study folder may have changed before it is read; also the time between two looks
     * @param dicom  takes DICOM files; without it folders of them are passed over
     */
    public WatchedFolder(
            Path root,
            Duration settle,
            String site,
            SiteSecret secret,
            Intake intake,
            Optional<FolderSpooling> dicom,
            IngestLeader leader,
            Workspace workspace,
            InstantSource clock,
            MeterRegistry meters) {
        this.root = root.toAbsolutePath().normalize();
        this.settle = settle;
        this.site = site;
        this.secret = secret;
        this.intake = intake;
        this.dicom = dicom;
        this.leader = leader;
        this.workspace = workspace;
        this.clock = clock;
        // The path may name a hospital or a person; its pseudonym tells two folders apart as well.
        this.cursor = new FolderCursor("folder-" + nameless(this.root.toString()));
        this.unreadable = new UnreadableFolders(settle, clock, this::nameless);
        this.index = new FolderIndex(
                this.root,
                FolderStats.on(this.root),
                folder -> FolderIndex.kindOf(folder, dicom.isPresent()),
                LIMITS,
                unreadable,
                folder -> isOwed(folder, position()));
        this.leftOut = new LeftOutFolders(LIMITS, meters);
        Gauge.builder("muduo.ingest.watch.unreadable", unreadable, UnreadableFolders::count)
                .description("Study folders in the watched folder that cannot be read; they are tried again")
                .register(meters);
    }

    @Override
    public String roleName() {
        return "ingest-watch";
    }

    /** Rung when a study that is under way has been taken. */
    @Override
    public Bell bell() {
        return bell;
    }

    @Override
    public int doWork() {
        if (!leader.leads()) {
            return 0;
        }
        if (underWay.isPresent()) {
            return finish(underWay.get());
        }
        if (clock.instant().isBefore(nextScan)) {
            return 0;
        }
        FolderPosition position = position();
        List<StudyPlace> due = due(position);
        if (due.isEmpty()) {
            nextScan = clock.instant().plus(settle);
            return 0;
        }
        StudyPlace next = due.get(0);
        begin(next, position.past(next.changed(), owed(position, due, next.folder())));
        return 1;
    }

    @Override
    public void onClose() {
        underWay.ifPresent(study -> workspace.remove(study.scratch()));
    }

    private FolderPosition position() {
        return cursor.position(leader.catalogue());
    }

    private void begin(StudyPlace candidate, FolderPosition position) {
        CursorMove past = cursor.to(position, leader.catalogue());
        Path scratch = workspace.newFolder(0);
        CompletableFuture<?> answer;
        try {
            answer = candidate.kind() == FolderIndex.Kind.PAIR
                    ? take(StudyFolder.required(candidate.folder()), scratch, past)
                    : spool(candidate, past);
        } catch (NoSuchFileException e) {
            // It was moved away just now; the next look tells.
            answer = CompletableFuture.completedFuture(candidate);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        underWay = Optional.of(new UnderWay(candidate, past, scratch, answer));
        bell.ringAfter(answer);
    }

    private CompletableFuture<StudyReceipt> take(StudyFolder pair, Path scratch, CursorMove cursor) {
        StudySubmission submission = new StudySubmission(
                pair.files(), scratch, Optional.empty(), Optional.empty(), Optional.empty(), site, Optional.empty());
        return intake.take(submission, Optional.of(cursor)).whenComplete((receipt, fault) -> {
            if (fault == null) {
                LOG.atInfo()
                        .addKeyValue("study", receipt.studyId())
                        .addKeyValue("revision", receipt.revision())
                        .log("a study was taken from the watched folder");
            }
        });
    }

    /** Once its files are in the spool nothing is lost, whatever becomes of the study. */
    private CompletableFuture<CursorMove> spool(StudyPlace candidate, CursorMove past) {
        dicom.orElseThrow().spool(candidate.folder());
        return leader.offer(past);
    }

    private int finish(UnderWay study) {
        if (!study.answer().isDone()) {
            return 0;
        }
        underWay = Optional.empty();
        workspace.remove(study.scratch());
        Path folder = study.candidate().folder();
        try {
            study.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnreadableSourceException fault) {
                unreadable.failed(folder, fault.reason());
                return 1;
            }
            passOverIfRefused(study, e.getCause());
        }
        unreadable.overcome(folder);
        seen.put(folder, study.candidate().changed());
        return 1;
    }

    private void passOverIfRefused(UnderWay study, Throwable fault) {
        if (!(fault instanceof Refusal refusal)) {
            throw fault instanceof BusyException || fault instanceof SurroundingsException
                    ? new SurroundingsException("a study in the watched folder cannot be taken now", fault)
                    : new IllegalStateException("a study in the watched folder cannot be taken", fault);
        }
        LOG.atWarn()
                .addKeyValue("folder", nameless(study.candidate().folder().toString()))
                .addKeyValue("changed", study.candidate().changed())
                .addKeyValue("code", refusal.code())
                .log("a study in the watched folder was refused: {}", refusal.getMessage());
        // Nobody waits for this: if it is lost, the folder is refused once more after a restart.
        var unused = leader.offer(study.past());
    }

    /** What is to be taken, in that order. */
    private List<StudyPlace> due(FolderPosition position) {
        Instant until = clock.instant().minus(settle);
        List<StudyPlace> present = look();
        Set<Path> readable = new HashSet<>();
        present.forEach(place -> readable.add(place.folder()));
        seen.keySet().removeIf(folder -> !readable.contains(folder) && !unreadable.has(folder));
        List<StudyPlace> due = present.stream()
                .filter(place -> isLeft(place, position))
                .filter(place -> !place.changed().isAfter(until))
                .sorted(Comparator.comparing(StudyPlace::changed).thenComparing(StudyPlace::folder))
                .toList();
        due.forEach(place -> readable.remove(place.folder()));
        readable.forEach(unreadable::overcome);
        return due;
    }

    private boolean isLeft(StudyPlace place, FolderPosition position) {
        if (place.changed().equals(seen.get(place.folder()))) {
            return false;
        }
        return !place.changed().isBefore(position.changed()) || isOwed(place.folder(), position);
    }

    private boolean isOwed(Path folder, FolderPosition position) {
        return !position.owed().isEmpty() && position.owed().contains(nameless(folder.toString()));
    }

    /** Whatever their last change, these are still to be taken when the next one is. */
    private Set<String> owed(FolderPosition position, List<StudyPlace> due, Path next) {
        Stream<Path> before = due.stream().map(StudyPlace::folder).filter(folder -> isOwed(folder, position));
        return Stream.concat(unreadable.all().stream(), before)
                .filter(folder -> !folder.equals(next))
                .map(folder -> nameless(folder.toString()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<StudyPlace> look() {
        List<StudyPlace> places;
        try {
            places = index.look();
        } catch (IOException e) {
            // Without its cause, whose message is the path, which may name a person.
            throw new UnreadableSourceException("the watched folder", e);
        }
        if (unreadable.count() > MOST_UNREADABLE) {
            // How long to wait is the runner's affair now.
            unreadable.hurry();
            throw new SurroundingsException(unreadable.count()
                    + " folders in the watched folder cannot be read: is its disk there, and may we read it?");
        }
        leftOut.are(index.leftOut());
        return places;
    }

    private String nameless(String path) {
        return secret.pseudonym(path).substring(0, NAME_CHARACTERS);
    }
}
