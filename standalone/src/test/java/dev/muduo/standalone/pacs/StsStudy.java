package dev.muduo.standalone.pacs;

import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a real study, with {@linkplain PlantedValues what names a patient} in each.
 *
 * @param ct         slices, from the feet upwards
 * @param pet        likewise
 * @param structures a structure set of each
 */
record StsStudy(String name, List<Path> ct, List<Path> pet, List<Path> structures) {
    static final Path SHARED = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts", "dicom");
    private static final long MOST_BYTES = 256L << 20;

    /** Unpacks a study into a folder. */
    static StsStudy unpack(String name, Path folder) throws IOException {
        List<Path> structures = new ArrayList<>();
        List<Path> ct = unpack(name, "CT.tar.gz", folder.resolve("ct"), structures);
        List<Path> pet = unpack(name, "PET.tar.gz", folder.resolve("pet"), structures);
        return new StsStudy(name, ct, pet, structures);
    }

    private static List<Path> unpack(String name, String archive, Path folder, List<Path> structures)
            throws IOException {
        Files.createDirectories(folder);
        Map<Path, Double> heights = new TreeMap<>();
        for (byte[] content :
                TarGz.read(SHARED.resolve(name).resolve(archive), MOST_BYTES).values()) {
            byte[] planted = PlantedValues.into(content, name);
            Path file = Files.write(folder.resolve(heights.size() + structures.size() + ".dcm"), planted);
            DataSet header = Dicom.readHeader(file).dataSet();
            if (header.requireText(Attribute.MODALITY).equals("RTSTRUCT")) {
                structures.add(file);
            } else {
                heights.put(file, header.numbers(Attribute.IMAGE_POSITION_PATIENT)[2]);
            }
        }
        return heights.keySet().stream()
                .sorted(Comparator.comparing(heights::get))
                .toList();
    }

    List<Path> all() {
        return Stream.of(ct, pet, structures).flatMap(List::stream).toList();
    }

    /** The highest slices of the PET. */
    List<Path> top(int slices) {
        return pet.subList(pet.size() - slices, pet.size());
    }

    List<Path> allButTop(int slices) {
        List<Path> rest = new ArrayList<>(all());
        rest.removeAll(top(slices));
        return rest;
    }

    DataSet header() {
        return Dicom.readHeader(ct.get(0)).dataSet();
    }

    String patientId() {
        return header().requireText(Attribute.PATIENT_ID);
    }

    String uid() {
        return header().requireText(Attribute.STUDY_INSTANCE_UID);
    }
}
