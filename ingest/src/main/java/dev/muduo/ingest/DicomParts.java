package dev.muduo.ingest;

import dev.muduo.ingest.dicom.DicomIntake;
import dev.muduo.ingest.http.DicomStudyRoutes;
import dev.muduo.ingest.http.HttpLimits;
import dev.muduo.ingest.http.StowRoutes;
import dev.muduo.ingest.http.UploadPlaces;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.source.FolderSpooling;
import dev.muduo.ingest.spool.DicomStudies;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.ingest.spool.StudyAssembler;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.ingest.spool.ZippedStudies;
import dev.muduo.platform.Platform;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What ingest consists of further where DICOM is taken. */
final class DicomParts {
    private final DicomConfig config;
    private final Spool spool;
    private final DicomStudies studies;
    private final StudyAssembler assembler;
    private final ZippedStudies zipped;
    private final Workspace workspace;
    private final MeterRegistry meters;

    /** @throws ConfigurationException if the spool's directory cannot be used */
    DicomParts(
            Path directory,
            String site,
            IngestConfig ingest,
            SiteSecret secret,
            DicomIntake intake,
            IntakeQueue queue,
            IngestLeader leader,
            Workspace workspace,
            Platform platform) {
        this.config = ingest.dicom();
        this.workspace = workspace;
        this.meters = platform.meters();
        long leastFree = (long) ingest.leastFreeMegabytes() << 20;
        try {
            spool = new Spool(directory, secret, config.spoolLimits(leastFree), platform.clock());
        } catch (UncheckedIOException e) {
            throw new ConfigurationException("ingest.dicom.spool: " + e.getMessage(), e);
        }
        assembler = new StudyAssembler(spool, config.times(), intake, queue, leader, workspace, site);
        zipped = new ZippedStudies(spool, assembler, queue, config.zipLimits());
        studies = new DicomStudies(spool);
        for (StudyState state : StudyState.values()) {
            Gauge.builder("muduo.ingest.dicom.studies", studies, all -> all.count(state))
                    .tag("state", state.name())
                    .description("DICOM studies in the spool, and such as archives have and could not be pulled")
                    .register(meters);
        }
    }

    Spool spool() {
        return spool;
    }

    StudyAssembler assembler() {
        return assembler;
    }

    ZippedStudies zipped() {
        return zipped;
    }

    FolderSpooling folders() {
        return new FolderSpooling(spool, config.maxInstanceBytes());
    }

    List<Routes> routes(HttpLimits limits, UploadPlaces places) {
        return List.of(
                new StowRoutes(spool, workspace, limits, places, config.maxInstanceBytes(), meters),
                new DicomStudyRoutes(studies, meters));
    }
}
