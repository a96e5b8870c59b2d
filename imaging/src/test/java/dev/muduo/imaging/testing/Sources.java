package dev.muduo.imaging.testing;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.series.SourceSlice;
import dev.muduo.imaging.series.Vector3;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** Series that results are derived from, and masks on them. */
public final class Sources {
    public static final String NAME = "PLANTED^PATIENT";

    public static final Structures STRUCTURES = new Structures(List.of(
            new Structure(1, "liver", "10200004"),
            new Structure(2, "kidney_left", "18639004"),
            new Structure(3, "kidney_right", "9846003"),
            new Structure(4, "gtv", "")));

    public static final Origin ORIGIN =
            new Origin("study", 2, "a".repeat(64), LocalDateTime.of(2024, 3, 2, 12, 30, 15));

    private Sources() {}

    /** A PET whose slices are turned anyhow. */
    public static SourceImages oblique(Random random, int nx, int ny, int nz) {
        SlicePlane plane = Geometries.plane(random);
        return of(plane, nx, ny, nz, 1 + random.nextInt(40) / 10.0);
    }

    /** A PET whose slices lie across the body, as most do. */
    public static SourceImages axial(int nx, int ny, int nz, double spacingMm, double gapMm) {
        SlicePlane plane = new SlicePlane(
                ny, nx, new Vector3(-100, -90, -40), new Vector3(1, 0, 0), new Vector3(0, 1, 0), spacingMm, spacingMm);
        return of(plane, nx, ny, nz, gapMm);
    }

    private static SourceImages of(SlicePlane plane, int nx, int ny, int nz, double gapMm) {
        Vector3 row = plane.rowDirection();
        Vector3 column = plane.columnDirection();
        DataSet headers = DataSet.builder()
                .text(Attribute.PATIENT_NAME, NAME)
                .text(Attribute.PATIENT_ID, "PLANTED-1")
                .text(Attribute.PATIENT_SEX, "F")
                .text(Attribute.PATIENT_BIRTH_DATE, "19500101")
                .text(Attribute.STUDY_INSTANCE_UID, "2.25.1")
                .text(Attribute.STUDY_DATE, "20240301")
                .text(Attribute.STUDY_TIME, "110000")
                .text(Attribute.SERIES_INSTANCE_UID, "2.25.2")
                .text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.3")
                .text(Attribute.MODALITY, "PT")
                .numbers(Attribute.ROWS, ny)
                .numbers(Attribute.COLUMNS, nx)
                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, Geometries.orientation(row, column))
                .numbers(Attribute.PIXEL_SPACING, plane.rowSpacingMm(), plane.columnSpacingMm())
                .build();
        List<SourceSlice> slices = new ArrayList<>();
        for (int k = 0; k < nz; k++) {
            slices.add(new SourceSlice(
                    DicomFiles.PET_CLASS,
                    "2.25.100" + k,
                    OptionalInt.empty(),
                    plane.position().plus(plane.normal().times(k * gapMm))));
        }
        return new SourceImages(headers, slices);
    }

    /** Voxels of the labels 0 to {@code most}, in clumps and alone, some slices empty. */
    public static LabelMap labels(Random random, Grid grid, int most) {
        byte[] labels = new byte[grid.voxels()];
        int slice = grid.nx() * grid.ny();
        for (int n = 0; n < labels.length; n++) {
            boolean emptySlice = n / slice % 4 == 1;
            boolean likeTheLast = n > 0 && random.nextInt(3) > 0;
            int label = likeTheLast ? labels[n - 1] : random.nextInt(most + 1);
            labels[n] = (byte) (emptySlice ? 0 : label);
        }
        return new LabelMap(grid, labels);
    }
}
