package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.ingest.leader.Catalogue;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
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
 * added to a study for a while. The cursor is the number of the last change that was dealt with. Late images make a study stable
 * a second time; one that has been removed meanwhile is gone when it is asked for.
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
    private final Workspace workspace;
    private final InstantSource clock;
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

    private Optional<Listing> listed = Optional.empty();
    private long position = -1;
    private long pageEnd;
    private Instant nextLook = Instant.MIN;

    private record Change(long sequence, String id) {}

    private record Listing(ListedStudy study, Change change, String images) {}

    OrthancFeed(
            ArchiveConfig config, PullConfig limits, Catalogue catalogue, Workspace workspace, InstantSource clock) {
        this.archive = config.name();
        this.http = new ArchiveHttp(config, limits.requestTimeout());
        this.catalogue = catalogue;
        this.limits = limits;
        this.workspace = workspace;
        this.clock = clock;
    }

    @Override
    public String source() {
        return "orthanc-" + archive;
    }

    @Override
    public Optional<ListedStudy> next() {
        if (listed.isEmpty()) {
            listed = list();
        }
        return listed.map(Listing::study);
    }

    private Optional<Listing> list() {
        if (page.isEmpty() && !clock.instant().isBefore(nextLook)) {
            readPage();
        }
        while (!page.isEmpty()) {
            Change change = page.peek();
            try {
                return Optional.of(list(change));
            } catch (GoneException e) {
                LOG.atInfo()
                        .addKeyValue("archive", archive)
                        .addKeyValue("change", change.sequence())
                        .log("a study was removed from the archive before it was pulled; it is passed over");
                advance(change);
            }
        }
        return Optional.empty();
    }

    private void readPage() {
        if (position < 0) {
            position = catalogue.cursor(source()).map(Long::parseLong).orElse(0L);
            requireSameFeed();
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
        latest.forEach((id, sequence) -> page.add(new Change(sequence, requireId(id))));
        if (page.isEmpty()) {
            position = Math.max(position, pageEnd);
        }
        if (answer.path("Done").asBoolean(true) && page.isEmpty()) {
            nextLook = clock.instant().plus(limits.interval());
            requireSameFeed();
        }
    }

    /** An Orthanc whose database was replaced counts from the beginning. */
    private void requireSameFeed() {
        long last = http.list("/changes?last", JSON).path("Last").asLong(position);
        if (last < position) {
            LOG.atWarn()
                    .addKeyValue("archive", archive)
                    .addKeyValue("position", position)
                    .addKeyValue("last", last)
                    .log("the archive's changes end before the position they were read to: it was replaced, and is read"
                            + " from the beginning");
            position = 0;
            dealtWith.clear();
        }
    }

    private String requireId(String id) {
        if (!ORTHANC_ID.matcher(id).matches()) {
            throw new SurroundingsException("expected Orthanc's changes from archive " + archive + ", got others");
        }
        return id;
    }

    /** Which CT and PET images a study has now. */
    private Listing list(Change change) {
        String uid = http.json("/studies/" + change.id(), JSON)
                .path("MainDicomTags")
                .path("StudyInstanceUID")
                .asText();
        Map<String, String> modalities = new LinkedHashMap<>();
        for (JsonNode series : http.json("/studies/" + change.id() + "/series", JSON)) {
            modalities.put(
                    series.path("ID").asText(),
                    series.path("MainDicomTags").path("Modality").asText());
        }
        List<String> parts = new ArrayList<>();
        List<String> images = new ArrayList<>();
        Set<String> found = new HashSet<>();
        long bytes = 0;
        for (JsonNode instance : http.json("/studies/" + change.id() + "/instances", JSON)) {
            String modality =
                    modalities.getOrDefault(instance.path("ParentSeries").asText(), "");
            if (Modalities.WANTED.contains(modality)) {
                found.add(modality);
                parts.add("/instances/" + requireId(instance.path("ID").asText()) + "/file");
                images.add(instance.path("FileUuid").asText(instance.path("ID").asText()));
                bytes += instance.path("FileSize").asLong();
            }
        }
        String fingerprint = images.stream().sorted().collect(Collectors.joining(" "));
        String digest = Modalities.digest(fingerprint);
        ListedStudy study = new ListedStudy(
                uid,
                new CursorMove(source(), Long.toString(change.sequence())),
                parts,
                parts.size(),
                bytes,
                Modalities.unfit(found, parts.size(), bytes, limits));
        boolean known = digest.equals(dealtWith.get(change.id()));
        return new Listing(known ? study.unfit(Modalities.UNCHANGED) : study, change, digest);
    }

    /** An image that is gone although the study is not: the study is listed anew. */
    @Override
    public List<Path> fetch(ListedStudy study, Path folder) {
        Instant deadline = clock.instant().plus(limits.studyTimeout());
        workspace.requireRoom(study.bytes());
        List<Path> files = new ArrayList<>();
        long bytesLeft = limits.maxStudyBytes();
        try {
            for (String part : study.parts()) {
                Path file = folder.resolve(String.format("%06d.dcm", files.size()));
                Duration left = Duration.between(clock.instant(), deadline);
                http.download(part, "*/*", file, bytesLeft, left);
                bytesLeft -= file.toFile().length();
                files.add(file);
            }
        } catch (GoneException e) {
            listed = Optional.empty();
            return List.of();
        }
        return files;
    }

    @Override
    public void done(ListedStudy study) {
        listed.filter(listing -> listing.study().equals(study)).ifPresent(listing -> {
            dealtWith.put(listing.change().id(), listing.images());
            listed = Optional.empty();
            advance(listing.change());
        });
    }

    private void advance(Change change) {
        page.remove(change);
        position = page.isEmpty() ? Math.max(change.sequence(), pageEnd) : change.sequence();
    }
}
