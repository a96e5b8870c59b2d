package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.Catalogue;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
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

    private static final int MAX_UID_CHARACTERS = 64;

    private final String archive;
    private final ArchiveHttp http;
    private final Catalogue catalogue;
    private final PullConfig limits;
    private final SiteSecret secret;
    private final Workspace workspace;
    private final InstantSource clock;
    /** Studies of the last look whose series have not been asked for. */
    private final Deque<Found> found = new ArrayDeque<>();
    /** By Study Instance UID: what a study that was dealt with looked like from afar. */
    private final Map<String, String> dealtWith = new HashMap<>();
    /** By Study Instance UID: since when a study has been as it is. */
    private final Map<String, Settling> settling = new HashMap<>();

    private Optional<Listing> listed = Optional.empty();
    private Instant nextLook = Instant.MIN;

    /** @param outline numbers of series and images, empty if the archive does not say */
    private record Found(String uid, String outline) {}

    private record Settling(String images, Instant since) {}

    private record Listing(ListedStudy study, Found found, String images) {}

    DicomWebFeed(
            ArchiveConfig config,
            PullConfig limits,
            Catalogue catalogue,
            SiteSecret secret,
            Workspace workspace,
            InstantSource clock) {
        this.archive = config.name();
        this.http = new ArchiveHttp(config, limits.requestTimeout());
        this.catalogue = catalogue;
        this.limits = limits;
        this.secret = secret;
        this.workspace = workspace;
        this.clock = clock;
    }

    @Override
    public String source() {
        return "dicomweb-" + archive;
    }

    @Override
    public Optional<ListedStudy> next() {
        if (listed.isEmpty() && found.isEmpty() && !clock.instant().isBefore(nextLook)) {
            look();
            nextLook = clock.instant().plus(limits.interval());
        }
        while (listed.isEmpty() && !found.isEmpty()) {
            listed = settled(found.peek());
            found.remove();
        }
        return listed.map(Listing::study);
    }

    private void look() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String dates = today.minusDays(limits.windowDays() + ZONES_DAYS).format(DateTimeFormatter.BASIC_ISO_DATE) + "-"
                + today.plusDays(ZONES_DAYS).format(DateTimeFormatter.BASIC_ISO_DATE);
        Map<String, Found> all = new TreeMap<>();
        int offset = 0;
        boolean more = true;
        while (more && offset < MAX_STUDIES) {
            int before = all.size();
            JsonNode studies = http.list(
                    "/studies?StudyDate=" + dates + "&ModalitiesInStudy=PT&includefield=00201206&includefield=00201208"
                            + "&limit=" + PAGE + "&offset=" + offset,
                    JSON);
            for (JsonNode study : studies) {
                String uid = requireUid(value(study, "0020000D"));
                String images = value(study, "00201208");
                all.put(uid, new Found(uid, images.isEmpty() ? "" : value(study, "00201206") + "/" + images));
            }
            offset += studies.size();
            // An archive may give fewer at once than it is asked for, but only at the end none that is new.
            more = all.size() > before;
        }
        if (more) {
            LOG.atWarn()
                    .addKeyValue("archive", archive)
                    .log("the archive lists more than {} studies; make ingest.pull.windowDays smaller", MAX_STUDIES);
        }
        dealtWith.keySet().retainAll(all.keySet());
        settling.keySet().retainAll(all.keySet());
        all.values().stream()
                .filter(study -> study.outline().isEmpty() || !study.outline().equals(dealtWith.get(study.uid())))
                .forEach(found::add);
    }

    private Optional<Listing> settled(Found study) {
        Listing listing;
        try {
            listing = list(study);
        } catch (GoneException e) {
            return Optional.empty();
        }
        if (catalogue
                .cursor(listing.study().cursor().source())
                .filter(listing.images()::equals)
                .isPresent()) {
            dealtWith.put(study.uid(), study.outline());
            return Optional.empty();
        }
        Instant now = clock.instant();
        Settling before = settling.get(study.uid());
        if (before == null || !before.images().equals(listing.images())) {
            settling.put(study.uid(), new Settling(listing.images(), now));
            return Optional.empty();
        }
        return Optional.of(listing)
                .filter(any -> !before.since().plus(limits.settle()).isAfter(now));
    }

    /** Which CT and PET series a study has now. */
    private Listing list(Found study) {
        String path = "/studies/" + study.uid() + "/series";
        Map<String, String> series = new TreeMap<>();
        Set<String> modalities = new HashSet<>();
        long instances = 0;
        for (JsonNode one : http.json(path + "?includefield=00201209", JSON)) {
            String modality = value(one, "00080060");
            if (Modalities.WANTED.contains(modality)) {
                modalities.add(modality);
                String count = value(one, "00201209");
                instances += count.matches("[0-9]{1,9}") ? Integer.parseInt(count) : 0;
                series.put(requireUid(value(one, "0020000E")), count);
            }
        }
        // Keyed: it goes to the log beside the study's pseudonym, and UIDs can be guessed.
        String images = secret.pseudonym(series.toString());
        int counted = (int) Math.min(instances, Integer.MAX_VALUE);
        ListedStudy listed = new ListedStudy(
                study.uid(),
                new CursorMove(
                        source() + "-" + secret.pseudonym(study.uid()).substring(0, PSEUDONYM_CHARACTERS), images),
                series.keySet().stream().map(uid -> path + "/" + uid).toList(),
                counted,
                0,
                Modalities.unfit(modalities, counted, 0, limits));
        return new Listing(listed, study, images);
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
        return changed(study, files.size()) ? List.of() : files;
    }

    private List<Path> split(Path body, String type, Path folder, int first) {
        try {
            workspace.requireRoom(Files.size(body));
            List<Path> parts = MultipartRelated.split(body, type, folder, first, limits.maxStudyInstances() - first);
            Files.delete(body);
            return parts;
        } catch (IOException e) {
            throw new SurroundingsException("the images of a study from archive " + archive + " cannot be read", e);
        }
    }

    /** Fewer images than were listed are all there are only if the archive lists the same once more. */
    private boolean changed(ListedStudy study, int got) {
        if (got >= study.instances()) {
            return false;
        }
        Listing listing = listed.orElseThrow();
        boolean changed = !list(listing.found()).images().equals(listing.images());
        if (changed) {
            listed = Optional.empty();
            settling.remove(study.uid());
        }
        return changed;
    }

    @Override
    public void done(ListedStudy study) {
        listed.filter(listing -> listing.study().equals(study)).ifPresent(listing -> {
            dealtWith.put(study.uid(), listing.found().outline());
            settling.remove(study.uid());
            listed = Optional.empty();
        });
    }

    /** The first value of an attribute in DICOM's JSON (PS3.18, F); empty if there is none. */
    private static String value(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0).asText();
    }

    private String requireUid(String uid) {
        if (uid.length() > MAX_UID_CHARACTERS || !uid.matches("[0-9]+(\\.[0-9]+)*")) {
            throw new SurroundingsException(
                    "expected UIDs in the answers of archive " + archive + ", got something else");
        }
        return uid;
    }
}
