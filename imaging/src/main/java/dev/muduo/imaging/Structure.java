package dev.muduo.imaging;

/**
 * An anatomical structure that a model segments.
 *
 * @param id     its value in label maps and its channel in the network, 1 … 255
 * @param name   lower-case name with underscores, as in {@code kidney_left}
 * @param snomed SNOMED CT concept, or an empty string where none fits
 */
public record Structure(int id, String name, String snomed) {
    public Structure {
        if (id < 1 || id > 255) {
            throw new IllegalArgumentException("a structure's id is 1 to 255, got " + id);
        }
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException("a structure's name is lower-case letters, digits and _, got " + name);
        }
        if (!snomed.matches("[0-9]{0,18}")) {
            throw new IllegalArgumentException("a SNOMED CT concept is a number, got " + snomed);
        }
    }
}
