package dev.muduo.imaging.study;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.series.Series;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The CT and PET images among a study's files, each SOP Instance UID once, in the order of these UIDs: in whatever order the
 * files came, what follows is the same. Reports, segmentations and the like are passed over, whether or not they can be read.
 */
public final class StudyImages {
    /** What {@link #saysItIsNoImage} needs of a file: the preamble and what stands before the data set are a few hundred bytes. */
    public static final int START_BYTES = 1 << 13;

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
     * @throws dev.muduo.imaging.dicom.DicomException if one is no DICOM file, and does not say either that it is no image, or
     *     if an image does not name itself
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

    /**
     * Whether a file of which nothing else can be read says, before its data set, that it is neither a CT nor a PET image (Media
     * Storage SOP Class UID, PS3.10, 7.1).
     *
     * @param start of the file, up to {@link #START_BYTES}
     */
    public static boolean saysItIsNoImage(byte[] start) {
        try {
            return Dicom.readFileMeta(start, "the instance")
                    .text(Attribute.MEDIA_STORAGE_SOP_CLASS_UID)
                    .filter(uid -> !isImage(uid))
                    .isPresent();
        } catch (DicomException e) {
            return false;
        }
    }

    private void add(DicomSource file, ConflictRule conflict) throws IOException {
        Optional<DataSet> image = imageHeader(file);
        if (image.isPresent()) {
            add(file, image.get(), conflict);
        }
    }

    /** Empty if it is no image. */
    private Optional<DataSet> imageHeader(DicomSource file) throws IOException {
        try {
            DataSet header = file.header(limits);
            return Optional.of(header)
                    .filter(said -> isImage(said.text(Attribute.SOP_CLASS_UID).orElse("")));
        } catch (DicomException e) {
            try (InputStream in = file.open()) {
                if (saysItIsNoImage(in.readNBytes(START_BYTES))) {
                    return Optional.empty();
                }
            }
            throw e;
        }
    }

    private void add(DicomSource file, DataSet header, ConflictRule conflict) throws IOException {
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
     * The series, in the order of their Series Instance UIDs; none if there is no CT or PET image. One with an image of several
     * frames that does not describe each is left out where there is another of its modality.
     *
     * @throws DicomException if an image names no series, or the frames of no CT or of no PET are described
     */
    public List<Series> series() {
        Map<String, List<Instance>> parted = new TreeMap<>();
        for (Instance instance : instances.values()) {
            parted.computeIfAbsent(
                            instance.header().requireText(Attribute.SERIES_INSTANCE_UID), uid -> new ArrayList<>())
                    .add(instance);
        }
        List<Series> described = new ArrayList<>();
        Map<Boolean, DicomException> firstFaults = new TreeMap<>();
        for (List<Instance> ofOne : parted.values()) {
            try {
                described.add(series(ofOne));
            } catch (DicomException e) {
                firstFaults.putIfAbsent(isPet(ofOne.get(0).header()), e);
            }
        }
        described.forEach(series -> firstFaults.remove(isPet(series)));
        firstFaults.values().stream().findFirst().ifPresent(fault -> {
            throw fault;
        });
        return described;
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
        return isPet(series.common());
    }

    private static boolean isPet(DataSet header) {
        return SopClass.PET_IMAGES.contains(header.text(Attribute.SOP_CLASS_UID).orElse(""));
    }
}
