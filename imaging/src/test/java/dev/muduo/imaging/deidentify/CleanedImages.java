package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.testing.DicomFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Images, and what a de-identifier makes of them. */
final class CleanedImages {
    static final KeyedHash KEY = CleanedImages::hash;

    private CleanedImages() {}

    static DataSetBuilder image() {
        return DicomFiles.ct(1, 0);
    }

    static DataSet basic(DataSetBuilder dataSet) {
        return deidentified(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.BASIC)
                .dataSet();
    }

    /** Written, read and written again on the way, as a file comes. */
    static DicomFile deidentified(DataSetBuilder dataSet, TransferSyntax syntax, DeidentificationOptions options) {
        DicomFile sent = Dicom.read(DicomFiles.encode(syntax, dataSet), "sent");
        DicomFile clean = new Deidentifier(KEY, options).deidentify(sent).file();
        return Dicom.read(Dicom.encode(clean), "clean");
    }

    static Element text(int group, int element, Vr vr, String value) {
        return DummyValue.text(new Tag(group, element), vr, value);
    }

    static byte[] hash(String identifier) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return digest.digest(("key" + identifier).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
