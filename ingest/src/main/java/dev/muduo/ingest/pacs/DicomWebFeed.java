package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.Catalogue;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive that says only what it has now: studies whose Study Date lies in the last days are listed again and again (QIDO-RS),
 * and one is offered when which CT and PET images it has differs from what was dealt with, and has not changed for a while.
 *
 * <p>There is no position in such an archive. So every study that was dealt with has a cursor of its own, which is a digest of its
 * series and their numbers of images; it moves in the transaction of the study's event, as any cursor. Images that replace others
 * of the same number are not noticed: the protocol does not tell.
 */
final class DicomWebFeed implements StudyFeed {
    private static final Logger LOG = LoggerFactory.getLogger(DicomWebFeed.class);
    private static final String JSON = "application/dicom+json";
    private static final String IMAGES = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";
    private static final int PAGE = 100;
    private static final int MAX_STUDIES = 100_000;
    private static final int PSEUDONYM_CHARACTERS = 32;
    /** Study Date is of the archive's clock, wherever that stands. */
    private static final int ZONES_DAYS = 1;

    private final String archive;
    private final ArchiveHttp http;
    private final Catalogue catalogue;
    private final PullConfig limits;
    private final SiteSecret secret;
    private final Workspace workspace;
    private final InstantSource clock;
    private final UnnamedStudies unnamed;
    /** Studies of the last look whose series have not been asked for. */
    private final Deque<Found> found = new ArrayDeque<>();
    /** By Study Instance UID: what a study that was dealt with looked like from afar. */
    private final Map<String, String> dealtWith = new HashMap<>();
    /** By Study Instance UID: since when a study has been as it is. */
    private final Map<String, Settling> settling = new HashMap<>();

    /** By Study Instance UID: studies that were offered because their series could not be listed. */
    private final Set<String> unlisted = new HashSet<>();

    private Optional<Offer> offered = Optional.empty();
    private Instant nextLook = Instant.MIN;

    /** @param outline numbers of series and images, empty if the archive does not say */
    private record Found(String uid, String outline) {}

    private record Settling(String images, Instant since) {}

    /** @param listed empty if its series could not be listed: whoever asks for them is told why */
    private record Offer(Found found, AnnouncedStudy study, Optional<ListedStudy> listed) {}

    DicomWebFeed(
            ArchiveConfig config,
            PullConfig limits,
            Catalogue catalogue,
            SiteSecret secret,
            Workspace workspace,
            InstantSource clock,
            MeterRegistry meters) {
        this.archive = config.name();
        this.http = new ArchiveHttp(config, limits.requestTimeout());
        this.catalogue = catalogue;
        this.limits = limits;
        this.secret = secret;
        this.workspace = workspace;
        this.clock = clock;
        this.unnamed = new UnnamedStudies(archive, meters);
    }

    private String source() {
        return "dicomweb-" + archive;
    }

    @Override
    public Optional<AnnouncedStudy> next() {
        if (offered.isEmpty() && found.isEmpty() && !clock.instant().isBefore(nextLook)) {
            look();
            nextLook = clock.instant().plus(limits.interval());
        }
        while (offered.isEmpty() && !found.isEmpty()) {
            offered = offer(found.peek());
            found.remove();
        }
        return offered.map(Offer::study);
    }

    private void look() {
        Map<String, Found> all = new TreeMap<>();
        Set<String> noUids = new HashSet<>();
        int offset = 0;
        boolean more = true;
        while (more && offset < MAX_STUDIES) {
            int before = all.size() + noUids.size();
            JsonNode studies = http.list(
                    "/studies?" + window() + "&includefield=00201206&includefield=00201208&limit=" + PAGE + "&offset="
                            + offset,
                    JSON);
            for (JsonNode study : studies) {
                String uid = DicomJson.value(study, "0020000D");
                if (DicomJson.isUid(uid)) {
                    all.put(uid, found(uid, study));
                } else {
                    noUids.add(uid);
                }
            }
            offset += studies.size();
            // An archive may give fewer at once than it is asked for, but only at the end none that is new.
            more = all.size() + noUids.size() > before;
        }
        if (more) {
            LOG.atWarn()
                    .addKeyValue("archive", archive)
                    .log("the archive lists more than {} studies; make ingest.pull.windowDays smaller", MAX_STUDIES);
        }
        if (noUids.equals(Set.of("")) && all.isEmpty()) {
            throw new ArchiveFaultException(
                    "expected a list of studies from archive " + archive + ", got one of something else");
        }
        unnamed.passOver(noUids);
        dealtWith.keySet().retainAll(all.keySet());
        settling.keySet().retainAll(all.keySet());
        unlisted.retainAll(all.keySet());
        all.values().stream()
                .filter(study -> study.outline().isEmpty() || !study.outline().equals(dealtWith.get(study.uid())))
                .forEach(found::add);
    }

    private static Found found(String uid, JsonNode study) {
        String images = DicomJson.value(study, "00201208");
        return new Found(uid, images.isEmpty() ? "" : DicomJson.value(study, "00201206") + "/" + images);
    }

    /** The studies that are looked for. */
    private String window() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return "StudyDate="
                + today.minusDays(limits.windowDays() + ZONES_DAYS).format(DateTimeFormatter.BASIC_ISO_DATE) + "-"
                + today.plusDays(ZONES_DAYS).format(DateTimeFormatter.BASIC_ISO_DATE) + "&ModalitiesInStudy=PT";
    }

    /** A study whose series cannot be listed is offered once, until they can. */
    private Optional<Offer> offer(Found study) {
        AnnouncedStudy announced = new AnnouncedStudy(study.uid(), Optional.of(study.uid()), Optional.empty(), false);
        ListedStudy listed;
        try {
            listed = listNow(announced);
        } catch (GoneException | ArchiveFaultException e) {
            requireUp();
            // Whether anything in it is new cannot be told.
            AnnouncedStudy again = AnnouncedStudy.again(study.uid()).called(study.uid());
            boolean first = unlisted.add(study.uid());
            return first ? Optional.of(new Offer(study, again, Optional.empty())) : Optional.empty();
        }
        unlisted.remove(study.uid());
        return isSettled(study, listed)
                ? Optional.of(new Offer(study, listed.announced(), Optional.of(listed)))
                : Optional.empty();
    }

    private boolean isSettled(Found study, ListedStudy listed) {
        boolean known = catalogue
                .cursor(listed.announced().cursor().orElseThrow().source())
                .filter(listed.images()::equals)
                .isPresent();
        if (known) {
            dealtWith.put(study.uid(), study.outline());
            return false;
        }
        Instant now = clock.instant();
        Settling before = settling.get(study.uid());
        if (before == null || !before.images().equals(listed.images())) {
            settling.put(study.uid(), new Settling(listed.images(), now));
            return false;
        }
        return !before.since().plus(limits.settle()).isAfter(now);
    }

    @Override
    public ListedStudy list(AnnouncedStudy announced) {
        Optional<ListedStudy> known =
                offered.filter(offer -> offer.study().equals(announced)).flatMap(Offer::listed);
        return known.orElseGet(() -> listNow(announced));
    }

    private ListedStudy listNow(AnnouncedStudy announced) {
        String uid = announced.place();
        String path = "/studies/" + uid + "/series";
        JsonNode all = http.json(path + "?includefield=00201209", JSON);
        if (all.isEmpty()) {
            throw new GoneException(archive);
        }
        Map<String, String> series = new TreeMap<>();
        Set<String> modalities = new HashSet<>();
        long instances = 0;
        for (JsonNode one : all) {
            String modality = DicomJson.value(one, "00080060");
            if (Modalities.WANTED.contains(modality)) {
                modalities.add(modality);
                String count = DicomJson.value(one, "00201209");
                instances += count.matches("[0-9]{1,9}") ? Integer.parseInt(count) : 0;
                series.put(requireUid(DicomJson.value(one, "0020000E")), count);
            }
        }
        // Keyed: it goes to the log beside the study's pseudonym, and UIDs can be guessed.
        String images = secret.pseudonym(series.toString());
        int counted = (int) Math.min(instances, Integer.MAX_VALUE);
        CursorMove cursor =
                new CursorMove(source() + "-" + secret.pseudonym(uid).substring(0, PSEUDONYM_CHARACTERS), images);
        return new ListedStudy(
                announced.called(uid).moving(cursor),
                series.keySet().stream().map(one -> path + "/" + one).toList(),
                counted,
                0,
                images,
                Modalities.unfit(modalities, counted, 0, limits));
    }

    @Override
    public List<Path> fetch(ListedStudy study, Path folder) {
        List<Path> files = new ArrayList<>();
        Instant deadline = clock.instant().plus(limits.studyTimeout());
        long bytesLeft = limits.maxStudyBytes();
        for (String part : study.parts()) {
            Path body = folder.resolve("answer");
            workspace.requireRoom(0);
            String type = http.download(part, IMAGES, body, bytesLeft, Duration.between(clock.instant(), deadline));
            bytesLeft -= body.toFile().length();
            files.addAll(split(body, type, folder, files.size()));
        }
        if (changed(study, files.size())) {
            return List.of();
        }
        if (files.isEmpty()) {
            throw new ArchiveFaultException("archive " + archive + " lists images of a study and gave none");
        }
        return files;
    }

    private List<Path> split(Path body, String type, Path folder, int first) {
        try {
            workspace.requireRoom(Files.size(body));
            List<Path> parts = MultipartRelated.split(body, type, folder, first, limits.maxStudyInstances() - first);
            Files.delete(body);
            return parts;
        } catch (IOException e) {
            throw new ArchiveFaultException("the images of a study from archive " + archive + " cannot be read", e);
        }
    }

    /** Where there are fewer images than were listed, some may have been removed meanwhile. */
    private boolean changed(ListedStudy study, int got) {
        if (got >= study.instances()) {
            return false;
        }
        boolean changed = !listNow(study.announced()).images().equals(study.images());
        if (changed) {
            withdraw(study.announced());
            settling.remove(study.uid());
        }
        return changed;
    }

    @Override
    public void done(ListedStudy study) {
        skip(study.announced());
        settling.remove(study.uid());
    }

    @Override
    public void skip(AnnouncedStudy study) {
        withdraw(study)
                .ifPresent(offer -> dealtWith.put(study.place(), offer.found().outline()));
    }

    private Optional<Offer> withdraw(AnnouncedStudy study) {
        Optional<Offer> withdrawn = offered.filter(offer -> offer.found().uid().equals(study.place()));
        withdrawn.ifPresent(offer -> offered = Optional.empty());
        return withdrawn;
    }

    @Override
    public boolean has(AnnouncedStudy study) {
        return !http.list("/studies?StudyInstanceUID=" + study.place() + "&limit=1&offset=0", JSON)
                .isEmpty();
    }

    @Override
    public void requireUp() {
        http.list("/studies?" + window() + "&limit=1&offset=0", JSON);
    }

    private String requireUid(String uid) {
        if (!DicomJson.isUid(uid)) {
            throw new ArchiveFaultException(
                    "expected UIDs in the answers of archive " + archive + ", got something else");
        }
        return uid;
    }
}
