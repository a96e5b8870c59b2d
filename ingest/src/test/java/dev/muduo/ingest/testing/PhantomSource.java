package dev.muduo.ingest.testing;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.series.SourceSlice;
import dev.muduo.imaging.series.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The phantom's images as if they had come from a scanner. */
public final class PhantomSource {
    private static final String CT_CLASS = "1.2.840.10008.5.1.4.1.1.2";
    private static final String PET_CLASS = "1.2.840.10008.5.1.4.1.1.128";

    private PhantomSource() {}

    public static SourceImages ct() {
        return of(Phantom.CT_GRID, "CT", CT_CLASS, "2.25.2");
    }

    public static SourceImages pet() {
        return of(Phantom.PET_GRID, "PT", PET_CLASS, "2.25.4");
    }

    /** Of a grid that is aligned with the body, whose rows then run to the right, its columns to the front (LPS+). */
    private static SourceImages of(Grid grid, String modality, String sopClass, String series) {
        DataSet headers = DataSet.builder()
                .text(Attribute.PATIENT_NAME, "PLANTED^PATIENT")
                .text(Attribute.PATIENT_ID, "PLANTED-1")
                .text(Attribute.STUDY_INSTANCE_UID, "2.25.1")
                .text(Attribute.SERIES_INSTANCE_UID, series)
                .text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.3")
                .text(Attribute.MODALITY, modality)
                .numbers(Attribute.ROWS, grid.ny())
                .numbers(Attribute.COLUMNS, grid.nx())
                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, -1, 0, 0, 0, -1, 0)
                .numbers(
                        Attribute.PIXEL_SPACING,
                        grid.affine().spacingMm(1),
                        grid.affine().spacingMm(0))
                .build();
        List<SourceSlice> slices = new ArrayList<>();
        for (int k = 0; k < grid.nz(); k++) {
            Vector3 at = new Vector3(
                    -grid.affine().x(0, 0, k),
                    -grid.affine().y(0, 0, k),
                    grid.affine().z(0, 0, k));
            slices.add(new SourceSlice(sopClass, series + "00" + k, OptionalInt.empty(), at));
        }
        return new SourceImages(headers, slices);
    }
}
