package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.Catalogue;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orthanc's feed of changes: a number for everything that happens in it, {@code StableStudy} among them when nothing has been
 * added to a study for a while. The cursor is the number of the last change that was dealt with, and what it was of. Late images
 * make a study stable a second time; one that has been removed meanwhile is gone when it is listed.
 *
 * <p>Our own results make their study stable, too: what images there are is remembered for the last {@value #REMEMBERED} studies,
 * so that they are not pulled again for that. After a restart they are, once, and publish nothing.
 */
final class OrthancFeed implements StudyFeed {
    private static final Logger LOG = LoggerFactory.getLogger(OrthancFeed.class);
    private static final int PAGE = 500;
    private static final int REMEMBERED = 10_000;
    private static final String JSON = "application/json";
    /** Orthanc's names are SHA-1 sums in groups of eight digits; nothing else becomes part of a path. */
    private static final Pattern ORTHANC_ID = Pattern.compile("[0-9a-f-]{44}");

    private final String archive;
    private final ArchiveHttp http;
    private final Catalogue catalogue;
    private final PullConfig limits;
    private final SiteSecret secret;
    private final Workspace workspace;
    private final InstantSource clock;
    private final UnnamedStudies unnamed;
    /** Stable studies of the page that was read last, in the order in which they became so. */
    private final Deque<Change> page = new ArrayDeque<>();
    /** By Orthanc's name: which images a study had when it was dealt with. */
    private final Map<String, String> dealtWith = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long position = -1;
    private ChangeMark dealtLast = ChangeMark.NONE;
    private long pageEnd;
    private Instant nextLook = Instant.MIN;

    private record Change(long sequence, String id) {}

    OrthancFeed(
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
        return "orthanc-" + archive;
    }

    @Override
    public Optional<AnnouncedStudy> next() {
        if (page.isEmpty() && !clock.instant().isBefore(nextLook)) {
            readPage();
        }
        return Optional.ofNullable(page.peek())
                .map(change -> new AnnouncedStudy(
                        change.id(),
                        Optional.empty(),
                        Optional.of(new CursorMove(source(), mark(change).position())),
                        false));
    }

    private ChangeMark mark(Change change) {
        return ChangeMark.of(change.sequence(), change.id(), secret);
    }

    private void readPage() {
        if (position < 0) {
            dealtLast = catalogue.cursor(source()).map(ChangeMark::at).orElse(ChangeMark.NONE);
            position = dealtLast.sequence();
        }
        if (wasReplaced()) {
            LOG.atWarn()
                    .addKeyValue("archive", archive)
                    .addKeyValue("position", position)
                    .log(
                            "the archive's changes are not those that were read up to the position: it was replaced, and is read from"
                                    + " the beginning");
            position = 0;
            dealtLast = ChangeMark.NONE;
            // What was dealt with stays known, by what Orthanc calls its files: another one has other names for its
            // own. And an
            // Orthanc whose newest study was deleted, with its changes, looks as if it had been replaced, and gives
            // nothing again.
        }
        JsonNode answer = http.list("/changes?since=" + position + "&limit=" + PAGE, JSON);
        pageEnd = answer.path("Last").asLong(position);
        Map<String, Long> latest = new LinkedHashMap<>();
        for (JsonNode change : answer.path("Changes")) {
            if (change.path("ChangeType").asText().equals("StableStudy")) {
                // What is pulled is what is there now: of several changes of a study the last one counts.
                latest.remove(change.path("ID").asText());
                latest.put(change.path("ID").asText(), change.path("Seq").asLong());
            }
        }
        Set<String> noIds = new HashSet<>(latest.keySet());
        noIds.removeIf(OrthancFeed::isId);
        unnamed.passOver(noIds);
        latest.keySet().removeAll(noIds);
        latest.forEach((id, sequence) -> page.add(new Change(sequence, id)));
        if (page.isEmpty()) {
            position = Math.max(position, pageEnd);
        }
        if (answer.path("Done").asBoolean(true) && page.isEmpty()) {
            nextLook = clock.instant().plus(limits.interval());
        }
    }

    /**
     * An Orthanc whose database was replaced counts from the beginning: it has not come as far, or says under the same number
     * another change. One of a study that was deleted is not said any more.
     */
    private boolean wasReplaced() {
        if (http.list("/changes?last", JSON).path("Last").asLong(position) < position) {
            return true;
        }
        if (dealtLast.sequence() == 0) {
            return false;
        }
        JsonNode there = http.list("/changes?since=" + (dealtLast.sequence() - 1) + "&limit=1", JSON)
                .path("Changes")
                .path(0);
        return dealtLast.isOfAnother(
                mark(new Change(there.path("Seq").asLong(), there.path("ID").asText())));
    }

    private static boolean isId(String id) {
        return ORTHANC_ID.matcher(id).matches();
    }

    private String requireId(String id) {
        if (!isId(id)) {
            throw new ArchiveFaultException("expected Orthanc's names from archive " + archive + ", got others");
        }
        return id;
    }

    @Override
    public ListedStudy list(AnnouncedStudy announced) {
        String path = "/studies/" + announced.place();
        String uid = http.json(path, JSON)
                .path("MainDicomTags")
                .path("StudyInstanceUID")
                .asText();
        Map<String, String> modalities = new LinkedHashMap<>();
        for (JsonNode series : http.json(path + "/series", JSON)) {
            modalities.put(
                    series.path("ID").asText(),
                    series.path("MainDicomTags").path("Modality").asText());
        }
        List<String> parts = new ArrayList<>();
        List<String> images = new ArrayList<>();
        Set<String> found = new HashSet<>();
        long bytes = 0;
        for (JsonNode instance : http.json(path + "/instances", JSON)) {
            String modality =
                    modalities.getOrDefault(instance.path("ParentSeries").asText(), "");
            if (Modalities.WANTED.contains(modality)) {
                found.add(modality);
                parts.add("/instances/" + requireId(instance.path("ID").asText()) + "/file");
                images.add(instance.path("FileUuid").asText(instance.path("ID").asText()));
                bytes += instance.path("FileSize").asLong();
            }
        }
        String digest = Modalities.digest(images.stream().sorted().collect(Collectors.joining(" ")));
        ListedStudy study = new ListedStudy(
                announced.called(uid),
                parts,
                parts.size(),
                bytes,
                digest,
                Modalities.unfit(found, parts.size(), bytes, limits));
        boolean known = digest.equals(dealtWith.get(announced.place()));
        return known ? study.unfit(Modalities.UNCHANGED) : study;
    }

    @Override
    public List<Path> fetch(ListedStudy study, Path folder) {
        Instant deadline = clock.instant().plus(limits.studyTimeout());
        workspace.requireRoom(study.bytes());
        List<Path> files = new ArrayList<>();
        long bytesLeft = limits.maxStudyBytes();
        for (String part : study.parts()) {
            Path file = folder.resolve(String.format("%06d.dcm", files.size()));
            Duration left = Duration.between(clock.instant(), deadline);
            http.download(part, "*/*", file, bytesLeft, left);
            bytesLeft -= file.toFile().length();
            files.add(file);
        }
        return files;
    }

    @Override
    public void done(ListedStudy study) {
        dealtWith.put(study.announced().place(), study.images());
        skip(study.announced());
    }

    @Override
    public void skip(AnnouncedStudy study) {
        Change change = page.peek();
        if (change != null && !study.again() && change.id().equals(study.place())) {
            page.remove();
            dealtLast = mark(change);
            position = page.isEmpty() ? Math.max(change.sequence(), pageEnd) : change.sequence();
        }
    }

    @Override
    public boolean has(AnnouncedStudy study) {
        try {
            http.json("/studies/" + study.place(), JSON);
            return true;
        } catch (GoneException e) {
            return false;
        }
    }

    @Override
    public void requireUp() {
        http.list("/changes?last", JSON);
    }
}
