package dev.muduo.benchmarks.experiment.chart;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.standalone.cohort.CohortStudy;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One study as in the paper's Fig. 2: PET, CT, the truth and each arm's mask side by side, in a coronal and an axial plane
 * through most of what is drawn, the patient's right on the left of the picture.
 */
public final class CasePicture {
    private static final double SPACING_MM = 3;
    private static final int ZOOM = 2;
    private static final int GAP = 8;
    private static final int HEAD = 24;
    private static final int LEGEND = 28;
    private static final float CT_LOW = -200;
    private static final float CT_HIGH = 300;
    private static final float SUV_HIGH = 8;

    private CasePicture() {}

    /**
     * Draws a study.
     *
     * @param study with a drawing
     * @param masks by name of the arm, a NIfTI label map
     */
    public static BufferedImage of(CohortStudy study, Map<String, Path> masks, Structures structures) {
        LabelMap drawn = Nifti.readLabelMap(study.drawing().orElseThrow().label());
        Grid grid = pictureGrid(drawn.grid());
        Volume ct = Resampler.linear(Nifti.readVolume(study.ct()), grid, -1024);
        Volume pet = Resampler.linear(Nifti.readVolume(study.pet()), grid, 0);
        Map<String, LabelMap> labels = new LinkedHashMap<>();
        labels.put("truth", Resampler.nearest(drawn, grid));
        masks.forEach((arm, file) -> labels.put(arm, Resampler.nearest(Nifti.readLabelMap(file), grid)));
        Plane[] planes = {
            Plane.fullest(Plane.Direction.CORONAL, labels.get("truth")),
            Plane.fullest(Plane.Direction.AXIAL, labels.get("truth"))
        };
        int columns = labels.size() + 2;
        int cell = ZOOM * Math.max(planes[0].width(), planes[1].width()) + GAP;
        int height = HEAD + LEGEND + ZOOM * (planes[0].height() + planes[1].height()) + 2 * GAP;
        return Sheet.drawn(GAP + columns * cell, height, Color.BLACK, graphics -> {
            int y = HEAD;
            for (Plane plane : planes) {
                int x = GAP;
                // PET as it is read: dark is hot.
                graphics.drawImage(scaled(plane.grey(pet, SUV_HIGH, 0)), x, y, null);
                x += cell;
                BufferedImage background = scaled(plane.grey(ct, CT_LOW, CT_HIGH));
                graphics.drawImage(background, x, y, null);
                for (LabelMap map : labels.values()) {
                    x += cell;
                    graphics.drawImage(background, x, y, null);
                    Contours.draw(graphics, plane, map, x, y, ZOOM);
                }
                y += ZOOM * plane.height() + GAP;
            }
            titles(graphics, labels.keySet(), cell);
            legend(graphics, structures, y + LEGEND - GAP);
        });
    }

    /** RAS+, isotropic, around the drawing's grid. */
    private static Grid pictureGrid(Grid drawn) {
        BoxMm box = BoxMm.of(drawn);
        return new Grid(
                cells(box.xMax() - box.xMin()),
                cells(box.yMax() - box.yMin()),
                cells(box.zMax() - box.zMin()),
                Affine.scaling(
                        SPACING_MM,
                        SPACING_MM,
                        SPACING_MM,
                        box.xMin() + SPACING_MM / 2,
                        box.yMin() + SPACING_MM / 2,
                        box.zMin() + SPACING_MM / 2));
    }

    private static int cells(double lengthMm) {
        return Math.max(1, (int) Math.round(lengthMm / SPACING_MM));
    }

    private static BufferedImage scaled(BufferedImage image) {
        return Sheet.drawn(
                ZOOM * image.getWidth(),
                ZOOM * image.getHeight(),
                Color.BLACK,
                graphics -> graphics.drawImage(image, 0, 0, ZOOM * image.getWidth(), ZOOM * image.getHeight(), null));
    }

    private static void titles(Graphics2D graphics, Iterable<String> masks, int cell) {
        graphics.setColor(Color.WHITE);
        graphics.drawString("PET", GAP, HEAD - 8);
        graphics.drawString("CT", GAP + cell, HEAD - 8);
        int x = GAP + 2 * cell;
        for (String name : masks) {
            graphics.drawString(name, x, HEAD - 8);
            x += cell;
        }
    }

    private static void legend(Graphics2D graphics, Structures structures, int y) {
        int x = GAP;
        for (Structure structure : structures.list()) {
            graphics.setColor(Palette.structure(structure.id()));
            graphics.drawString(structure.name(), x, y);
            x += graphics.getFontMetrics().stringWidth(structure.name()) + 2 * GAP;
        }
    }
}
