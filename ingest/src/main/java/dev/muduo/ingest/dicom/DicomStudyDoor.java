package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.imaging.study.PetCt;
import dev.muduo.imaging.study.PetCtRefusedException;
import dev.muduo.imaging.study.StudyImages;
import dev.muduo.imaging.suv.SuvBodyWeight;
import dev.muduo.imaging.suv.SuvProvenance;
import dev.muduo.imaging.suv.SuvRefusedException;
import dev.muduo.imaging.suv.SuvVolume;
import dev.muduo.ingest.door.AdmittedImage;
import dev.muduo.ingest.door.Part;
import dev.muduo.ingest.door.PreparedStudy;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets DICOM studies in: chooses the CT and the PET, makes them volumes in HU and SUVbw, and checks them as any study is
 * checked. Safe for several threads; holds the headers of one study and one volume in memory at a time.
 */
public final class DicomStudyDoor {
    private final StudyDoor door;
    private final SiteSecret secret;
    private final ConflictRule conflict;
    private final DicomLimits limits;

    /** @param conflict what is done when one instance comes with two contents */
    public DicomStudyDoor(StudyDoor door, SiteSecret secret, ConflictRule conflict) {
        this.door = door;
        this.secret = secret;
        this.conflict = conflict;
        DicomLimits standard = DicomLimits.STANDARD;
        this.limits = new DicomLimits(
                standard.maxBytes(),
                standard.maxValueBytes(),
                standard.maxElements(),
                standard.maxDepth(),
                door.limits().maxVoxels());
    }

    /**
     * Chooses, reads, checks and re-encodes.
     *
     * @param files  of one study, in the order in which they came; others than CT and PET images are passed over
     * @param choice what a person has decided
     * @param folder an empty folder for the re-encoded files; the caller removes it
     * @throws AmbiguousStudyException if a person has to choose
     * @throws Refusal if this is no PET/CT study whose SUV is known
     * @throws SurroundingsException if local disk fails
     */
    public DicomStudy admit(List<DicomSource> files, StudyChoice choice, Path folder) {
        try {
            StudyImages images = StudyImages.read(files, choice.conflict().orElse(conflict), limits);
            return admit(new Choosing(images, choice, secret), folder);
        } catch (DicomException e) {
            throw refusal("dicom-unreadable", e.getMessage() + "; export the study again and resend", e);
        } catch (SeriesRefusedException e) {
            throw refusal(e.fault().code(), e.getMessage(), e);
        } catch (PetCtRefusedException e) {
            throw refusal(e.fault().code(), e.getMessage(), e);
        } catch (SuvRefusedException e) {
            throw refusal(e.fault().code(), "pet: " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("a file of a study cannot be read", e);
        }
    }

    private DicomStudy admit(Choosing choosing, Path folder) {
        PetCt pair = choosing.pair(conflict);
        StudyIdentity identity = StudyIdentity.of(pair.pet().common(), secret);
        // Whether there is an SUV is known from the headers; no pixel is read in vain.
        SuvBodyWeight.of(pair.pet().frames());
        AdmittedImage ct = door.admit(pair.ct().volume(), Part.CT, folder);
        AdmittedPet pet = admitPet(pair.pet(), folder);
        PreparedStudy volumes = door.pair(ct, pet.image());
        Optional<String> tracer = Tracer.of(pair.pet().common());
        List<String> warnings = new ArrayList<>(volumes.warnings());
        warnings.addAll(choosing.warnings(conflict));
        pet.suv().warnings().forEach(warning -> warnings.add("pet: " + warning));
        if (tracer.isEmpty()) {
            warnings.add("pet: the files name no tracer that is known here; send the study with one");
        }
        return new DicomStudy(
                identity, volumes, pet.suv(), tracer, Scanner.of(pair.pet().common()), warnings, pair.ct(), pair.pet());
    }

    private record AdmittedPet(AdmittedImage image, SuvProvenance suv) {}

    private AdmittedPet admitPet(Series series, Path folder) {
        SuvVolume pet = SuvVolume.of(series);
        return new AdmittedPet(door.admit(pet.volume(), Part.PET, folder), pet.provenance());
    }

    private static Refusal refusal(String code, String message, Exception cause) {
        return new Refusal(Refusal.Kind.INVALID, code, message, cause);
    }
}
