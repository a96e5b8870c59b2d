package dev.muduo.imaging.study;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.series.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CT and PET images among a study's files, each SOP Instance UID once, in the order of these UIDs: in whatever order the
 * files came, what follows is the same. Reports, segmentations and the like are passed over.
 */
public final class StudyImages {
    private final DicomLimits limits;
    private final Map<String, Instance> instances = new TreeMap<>();
    private int conflicts;

    private record Instance(DicomSource source, DataSet header) {}

    private StudyImages(DicomLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads the headers.
     *
     * @param conflict which of two contents of one instance is used; with {@code HOLD} the first, and they are counted
     * @throws dev.muduo.imaging.dicom.DicomException if one is no DICOM file or does not name itself
     * @throws IOException if one cannot be reached
     */
    public static StudyImages read(List<DicomSource> files, ConflictRule conflict, DicomLimits limits)
            throws IOException {
        StudyImages images = new StudyImages(limits);
        for (DicomSource file : files) {
            images.add(file, conflict);
        }
        return images;
    }

    /** Whether instances of this SOP Class UID are CT or PET images. */
    public static boolean isImage(String sopClassUid) {
        return SopClass.PET_IMAGES.contains(sopClassUid) || SopClass.CT_IMAGES.contains(sopClassUid);
    }

    private void add(DicomSource file, ConflictRule conflict) throws IOException {
        DataSet header = file.header(limits);
        String sopClass = header.text(Attribute.SOP_CLASS_UID).orElse("");
        if (!isImage(sopClass)) {
            return;
        }
        Instance added = new Instance(file, header);
        String uid = header.requireText(Attribute.SOP_INSTANCE_UID);
        Instance earlier = instances.putIfAbsent(uid, added);
        if (earlier == null || InstanceContent.same(earlier.source(), file, limits)) {
            return;
        }
        conflicts++;
        if (conflict == ConflictRule.LAST) {
            instances.put(uid, added);
        }
    }

    /** How often an instance came with another content than before. */
    public int conflicts() {
        return conflicts;
    }

    /**
     * The series, in the order of their Series Instance UIDs; none if there is no CT or PET image.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if an image names no series, or has several frames and does not describe each
     */
    public List<Series> series() {
        Map<String, List<Instance>> parted = new TreeMap<>();
        for (Instance instance : instances.values()) {
            parted.computeIfAbsent(
                            instance.header().requireText(Attribute.SERIES_INSTANCE_UID), uid -> new ArrayList<>())
                    .add(instance);
        }
        return parted.values().stream().map(this::series).toList();
    }

    private Series series(List<Instance> instances) {
        List<DicomSource> sources = new ArrayList<>();
        List<FrameHeader> frames = new ArrayList<>();
        for (Instance instance : instances) {
            for (FrameHeader frame : FrameHeader.of(instance.header())) {
                sources.add(instance.source());
                frames.add(frame);
            }
        }
        return new Series(sources, frames, limits);
    }

    /** Whether a series is of PET images, not of CT. */
    public static boolean isPet(Series series) {
        return SopClass.PET_IMAGES.contains(
                series.common().text(Attribute.SOP_CLASS_UID).orElse(""));
    }
}
