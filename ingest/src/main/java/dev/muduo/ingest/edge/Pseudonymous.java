package dev.muduo.ingest.edge;

import dev.muduo.imaging.deidentify.DeidentificationOptions;
import dev.muduo.imaging.deidentify.Deidentifier;
import dev.muduo.imaging.deidentify.KeyedHash;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.ingest.door.SourceStudy;

/**
 * A study's originals without identity. All that results say of a patient they have from there, so results made of these say
 * nothing of any; and they refer to the images as {@code muduo deidentify} names them under the same secret.
 */
public final class Pseudonymous {
    private final Deidentifier deidentifier;

    /** @param secret under which studies become pseudonymous */
    public Pseudonymous(KeyedHash secret) {
        this.deidentifier = new Deidentifier(secret, DeidentificationOptions.FOR_SUV);
    }

    public SourceStudy of(SourceStudy original) {
        return new SourceStudy(of(original.ct()), of(original.pet()));
    }

    private SourceImages of(SourceImages original) {
        String name = "originals of a study";
        byte[] clean = Dicom.encode(
                deidentifier.deidentify(Dicom.read(original.encode(), name)).file());
        SourceImages images = SourceImages.decode(clean, name);
        // Free text that the profile's table does not name.
        DataSet headers = images.headers().toBuilder()
                .bytes(Attribute.POSITION_REFERENCE_INDICATOR, new byte[0])
                .build();
        return new SourceImages(headers, images.slices());
    }
}
