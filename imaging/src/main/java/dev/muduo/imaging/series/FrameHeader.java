package dev.muduo.imaging.series;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a file says of one of its frames. A classic image has one frame and says all at the top; an enhanced multi-frame image
 * says it in the functional groups of the frame, else in those shared by all frames, else at the top (PS3.3, C.7.6.16).
 *
 * @param file   the file's data set, pixels not needed
 * @param groups the groups that hold for the frame, the frame's own first: the first item of each, then all of them as sequences;
 *               none for a classic image
 * @param index  0 for the file's first frame
 */
public record FrameHeader(DataSet file, List<DataSet> groups, int index) {
    private static final Set<String> PROJECTION_TYPES = Set.of("MIP", "PROJECTION");

    /** Of Volume Based Calculation Technique (PS3.3, C.8.16.2.1.3). */
    private static final Set<String> PROJECTING = Set.of("MAX_IP", "MIN_IP", "VOLUME_RENDER", "SURFACE_RENDER");

    public FrameHeader {
        groups = List.copyOf(groups);
    }

    /**
     * The headers of a file's frames.
     *
     * @throws DicomException if the file has several frames but does not describe each
     */
    public static List<FrameHeader> of(DataSet file) {
        List<DataSet> perFrame = file.items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        int frames = file.integer(Attribute.NUMBER_OF_FRAMES).orElse(1);
        if (perFrame.isEmpty() && frames == 1) {
            return List.of(new FrameHeader(file, List.of(), 0));
        }
        if (perFrame.size() != frames) {
            throw file.fault(
                    Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                    "expected an item for each of " + frames + " frames, got " + perFrame.size());
        }
        List<DataSet> shared = file.items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).stream()
                .limit(1)
                .flatMap(item -> macros(item).stream())
                .toList();
        return IntStream.range(0, frames)
                .mapToObj(index -> {
                    List<DataSet> groups = new ArrayList<>(macros(perFrame.get(index)));
                    groups.addAll(shared);
                    return new FrameHeader(file, groups, index);
                })
                .toList();
    }

    /** A functional group's attributes are in the one item of its sequence; a few have several items, and are asked for whole. */
    private static List<DataSet> macros(DataSet functionalGroups) {
        List<DataSet> macros = new ArrayList<>();
        for (Element element : functionalGroups.elements()) {
            if (element instanceof Element.Items macro && !macro.items().isEmpty()) {
                macros.add(macro.items().get(0));
            }
        }
        macros.add(functionalGroups);
        return macros;
    }

    /** The data set that says the attribute for this frame: one of its groups, or the file's own, which may lack it. */
    public DataSet saying(Attribute attribute) {
        return groups.stream().filter(group -> group.has(attribute)).findFirst().orElse(file);
    }

    public boolean has(Attribute attribute) {
        return saying(attribute).has(attribute);
    }

    /** Whether the frame shows what lies along rays, and not what lies in its plane: by its types, or by how it was calculated. */
    public boolean isProjection() {
        List<String> seriesType = file.texts(Attribute.SERIES_TYPE);
        boolean reprojected = seriesType.size() > 1 && seriesType.get(1).equals("REPROJECTION");
        boolean named = Stream.of(file.texts(Attribute.IMAGE_TYPE), texts(Attribute.FRAME_TYPE))
                .flatMap(List::stream)
                .anyMatch(PROJECTION_TYPES::contains);
        return reprojected
                || named
                || texts(Attribute.VOLUME_BASED_CALCULATION_TECHNIQUE).stream().anyMatch(PROJECTING::contains);
    }

    private List<String> texts(Attribute attribute) {
        return saying(attribute).texts(attribute);
    }

    /** A fault of one of this frame's values. */
    public DicomException fault(Attribute attribute, String message) {
        return file.fault(attribute, message);
    }
}
