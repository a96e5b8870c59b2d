package dev.muduo.infer.http;

import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.infer.dicom.DicomUpload;
import dev.muduo.infer.dicom.ZippedFiles;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.MemoryBudget;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.result.SourceSeries;
import dev.muduo.platform.study.StudyRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images of a request, brought into place by the worker that needs them. */
sealed interface Images {
    /**
     * In place.
     *
     * @param source where they came as DICOM files
     */
    record InPlace(Scan scan, Optional<SourceSeries> source) {}

    /** What is done with images in place. */
    @FunctionalInterface
    interface Use<T> {
        T of(InPlace images) throws InterruptedException;
    }

    /**
     * Uses the images; what was made of them on disk is gone afterwards.
     *
     * @param lease  of the memory that bringing them into place takes
     * @param wanted asked while others have that memory
     */
    <T> T use(MemoryBudget.Lease lease, MemoryBudget.Wanted wanted, Use<T> use) throws InterruptedException;

    /** Whether results can refer to them one by one. */
    boolean areDicom();

    /** Why results can not, for people. */
    String whyNotDicom();

    /** Of a study that is in the store. */
    record Ingested(StudyRecord study) implements Images {
        @Override
        public <T> T use(MemoryBudget.Lease lease, MemoryBudget.Wanted wanted, Use<T> use) throws InterruptedException {
            return use.of(new InPlace(new Scan.Stored(study), Optional.empty()));
        }

        @Override
        public boolean areDicom() {
            return false;
        }

        @Override
        public String whyNotDicom() {
            return "of an ingested study only the site's edge knows the original images: its results go to the archive by"
                    + " themselves, see ingest.results; or send the study's DICOM files with the request";
        }
    }

    /** Two NIfTI files. */
    record Pair(Scan.Upload scan) implements Images {
        @Override
        public <T> T use(MemoryBudget.Lease lease, MemoryBudget.Wanted wanted, Use<T> use) throws InterruptedException {
            return use.of(new InPlace(scan, Optional.empty()));
        }

        @Override
        public boolean areDicom() {
            return false;
        }

        @Override
        public String whyNotDicom() {
            return "NIfTI files do not say of which DICOM images they were made: send the study's DICOM files as a zip"
                    + " archive, the part `dicom`";
        }
    }

    /**
     * A zip archive of DICOM files.
     *
     * @param folder is made, and removed after use
     * @param disk   that it is on
     */
    record Zipped(Path zip, Path folder, ZippedFiles.Limits zipLimits, DicomLimits limits, DiskBudget disk)
            implements Images {
        private static final Logger LOG = LoggerFactory.getLogger(Images.class);

        @Override
        public <T> T use(MemoryBudget.Lease lease, MemoryBudget.Wanted wanted, Use<T> use) throws InterruptedException {
            try (DiskBudget.Lease room = disk.lease()) {
                try {
                    Files.createDirectories(folder);
                    DicomUpload study =
                            DicomUpload.read(zip, folder, zipLimits, limits, new DicomUpload.Room(room, lease, wanted));
                    return use.of(new InPlace(study.scan(), Optional.of(study.source())));
                } catch (IOException e) {
                    throw new UncheckedIOException("an archive cannot be unpacked on local disk", e);
                } finally {
                    remove();
                }
            }
        }

        private void remove() {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("unpacked DICOM files cannot be removed from local disk before the next start", e);
            }
        }

        @Override
        public boolean areDicom() {
            return true;
        }

        @Override
        public String whyNotDicom() {
            return "";
        }
    }
}
