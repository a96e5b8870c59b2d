package dev.muduo.infer.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PreviewTest {
    private static final Grid GRID = new Grid(40, 10, 60, Affine.scaling(4, 4, 4, -78, -18, 0));

    private static BufferedImage preview(Volume pet, LabelMap labels) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(Preview.png(pet, labels)));
    }

    private static Volume pet() {
        return new Volume(GRID, new float[GRID.voxels()]);
    }

    private static LabelMap labels(Grid grid) {
        return new LabelMap(grid, new byte[grid.voxels()]);
    }

    private static int grey(BufferedImage image, int x, int y) {
        int rgb = image.getRGB(x, y) & 0xffffff;
        assertEquals(rgb & 0xff, rgb >> 16, "it is grey");
        return rgb & 0xff;
    }

    @Test
    void aPixelIsTheSameLengthInBothDirections() throws Exception {
        BufferedImage image = preview(pet(), labels(GRID));

        assertEquals(160, image.getWidth());
        assertEquals(240, image.getHeight());
        assertEquals(255, grey(image, 80, 120), "no uptake is white");
    }

    @Test
    void thePatientsRightIsOnTheLeftAndTheHeadAbove() throws Exception {
        Volume pet = pet();
        for (int j = 4; j < 6; j++) {
            // The last along x, which grows to the right of the patient, and along z, which grows to the head.
            pet.values()[GRID.index(38, j, 58)] = 20;
            pet.values()[GRID.index(37, j, 58)] = 20;
        }

        BufferedImage image = preview(pet, labels(GRID));

        assertEquals(0, grey(image, 7, 6), "20 is more than what is black");
        assertEquals(255, grey(image, 152, 6));
        assertEquals(255, grey(image, 7, 233));
    }

    @Test
    void aStructureIsOutlinedInItsColourAndNotFilled() throws Exception {
        // On another grid than the PET.
        Grid fine = new Grid(80, 20, 120, Affine.scaling(2, 2, 2, -79, -19, -1));
        LabelMap labels = labels(fine);
        for (int k = 40; k < 80; k++) {
            for (int i = 20; i < 60; i++) {
                labels.labels()[fine.index(i, 10, k)] = 7;
            }
        }

        BufferedImage image = preview(pet(), labels);

        assertEquals(255, grey(image, 80, 120), "its middle");
        int coloured = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xffffff) == StructureColour.rgb(7)) {
                    coloured++;
                }
            }
        }
        // 80 mm by 80 mm, a pixel is 1 mm.
        assertEquals(4 * 79, coloured);
    }

    @Test
    void aLongBodyIsAPictureOfBoundedSize() throws Exception {
        Grid tall = new Grid(10, 10, 1000, Affine.scaling(4, 4, 2, 0, 0, 0));

        BufferedImage image = preview(new Volume(tall, new float[tall.voxels()]), labels(tall));

        assertEquals(640, image.getHeight());
        assertTrue(image.getWidth() >= 12 && image.getWidth() <= 13, "40 mm of 3.1 mm each: " + image.getWidth());
    }
}
