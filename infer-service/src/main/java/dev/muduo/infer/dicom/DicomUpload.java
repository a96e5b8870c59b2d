package dev.muduo.infer.dicom;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.imaging.study.PetCt;
import dev.muduo.imaging.study.PetCtRefusedException;
import dev.muduo.imaging.study.StudyImages;
import dev.muduo.imaging.suv.SuvRefusedException;
import dev.muduo.imaging.suv.SuvVolume;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.MemoryBudget;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.result.SourceSeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A study that comes with a request as a zip archive of its DICOM files: the CT and the attenuation-corrected PET in it, as volumes
 * on local disk, and the images that they were made of; whatever else is in it is passed over, as ingest does. Nothing of it is
 * kept beyond the request.
 */
public record DicomUpload(Scan.Upload scan, SourceSeries source) {
    /**
     * What reading takes.
     *
     * @param disk   for what is unpacked, and for the volumes
     * @param memory for one of the volumes after the other
     * @param wanted asked while others have that memory
     */
    public record Room(DiskBudget.Lease disk, MemoryBudget.Lease memory, MemoryBudget.Wanted wanted) {}

    /**
     * Reads the archive. Takes as long as reading every pixel does.
     *
     * @param folder an empty folder; the caller removes it
     * @throws RefusedException if it is no archive of one PET/CT study whose SUV is known, or there is no room for it
     * @throws UncheckedIOException if local disk fails
     */
    public static DicomUpload read(Path zip, Path folder, ZippedFiles.Limits zipLimits, DicomLimits limits, Room room)
            throws InterruptedException {
        List<Path> files = ZippedFiles.unpack(zip, folder, zipLimits, room.disk());
        try {
            PetCt pair = PetCt.of(series(sources(files), limits));
            SourceSeries source = new SourceSeries(SourceImages.of(pair.ct()), SourceImages.of(pair.pet()));
            long ctBytes = bytes(pair.ct());
            long petBytes = bytes(pair.pet());
            room.memory().take(Math.max(ctBytes, petBytes), room.wanted());
            room.disk().grow(ctBytes + petBytes);
            // Whether there is an SUV is known from the headers; the CT is not read in vain.
            Scan.Received pet = written(SuvVolume.of(pair.pet()).volume(), folder.resolve("pet.nii.gz"));
            Scan.Received ct = written(pair.ct().volume(), folder.resolve("ct.nii.gz"));
            return new DicomUpload(new Scan.Upload(ct, pet), source);
        } catch (DicomException e) {
            throw refusal("dicom-unreadable", e.getMessage() + "; export the study again", e);
        } catch (PetCtRefusedException e) {
            throw refusal(e.fault().code(), e.getMessage(), e);
        } catch (SeriesRefusedException e) {
            throw refusal(e.fault().code(), e.getMessage(), e);
        } catch (SuvRefusedException e) {
            throw refusal(e.fault().code(), "pet: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("unpacked DICOM files cannot be read on local disk", e);
        }
    }

    /** As float32; compressed it is less. */
    private static long bytes(Series series) {
        return (long) Float.BYTES * series.order().grid().voxels();
    }

    /** What ingest would make of the same files: which of two contents of an image is meant, nobody can be asked here. */
    private static List<Series> series(List<DicomSource> files, DicomLimits limits) throws IOException {
        StudyImages images = StudyImages.read(files, ConflictRule.HOLD, limits);
        if (images.conflicts() > 0) {
            throw refusal(
                    "instance-conflict",
                    "dicom: expected one content of each SOP Instance UID, " + images.conflicts()
                            + " images are in the archive a second time with another one: send the right one of each",
                    null);
        }
        return images.series();
    }

    private static List<DicomSource> sources(List<Path> files) {
        return files.stream()
                .map(file -> DicomSource.of("file " + file.getFileName(), file))
                .toList();
    }

    private static Scan.Received written(Volume volume, Path file) {
        Nifti.write(volume, file);
        try {
            return new Scan.Received(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("a volume cannot be kept on local disk", e);
        }
    }

    private static RefusedException refusal(String code, String message, Exception cause) {
        return new RefusedException(RefusedException.Reason.UNUSABLE_SCAN, code, message, cause);
    }
}
