package dev.muduo.ingest.spool;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.study.StudyImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that was received and says which instance it is: the original UIDs, for the sender's answer alone; of what is no CT
 * or PET image, as far as it says.
 *
 * @param file on local disk, not yet at its place
 */
public record ReceivedInstance(Path file, String studyUid, String sopClassUid, String sopInstanceUid) {
    /**
     * Reads which instance a file is.
     *
     * @throws UnfitInstanceException if it is no DICOM file, or an image that does not name itself
     */
    static ReceivedInstance of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DicomFile read = Dicom.readHeader(in, "the instance", DicomLimits.STANDARD);
            DataSet header = read.dataSet();
            ReceivedInstance instance = new ReceivedInstance(
                    file,
                    header.text(Attribute.STUDY_INSTANCE_UID).orElse(""),
                    header.text(Attribute.SOP_CLASS_UID)
                            .or(() -> read.fileMeta().text(Attribute.MEDIA_STORAGE_SOP_CLASS_UID))
                            .orElse(""),
                    header.text(Attribute.SOP_INSTANCE_UID).orElse(""));
            if (StudyImages.isImage(instance.sopClassUid())) {
                header.requireText(Attribute.STUDY_INSTANCE_UID);
                header.requireText(Attribute.SOP_INSTANCE_UID);
            }
            return instance;
        } catch (DicomException e) {
            throw new UnfitInstanceException(UnfitInstanceException.Reason.UNREADABLE, e.getMessage(), e);
        }
    }

    /** Whether it is a CT or PET image: nothing else is kept. */
    public boolean isImage() {
        return StudyImages.isImage(sopClassUid);
    }

    /** Never a UID: they may be told from. */
    @Override
    public String toString() {
        return "an instance";
    }
}
