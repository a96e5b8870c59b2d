package dev.muduo.ingest.stow;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The media type of a body of several DICOM files: {@code multipart/related; type="application/dicom"; boundary=…} (PS3.18,
 * 8.7.1; RFC 2387).
 *
 * @param boundary without its leading dashes
 */
public record RelatedType(String boundary) {
    /** RFC 2046, 5.1.1: at most 70 characters. */
    private static final int MOST_CHARACTERS = 70;

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([A-Za-z0-9-]+)\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))\\s*");

    /** What the header says; empty if that is another type. */
    public static Optional<RelatedType> of(String header) {
        int end = header.indexOf(';');
        if (end < 0 || !header.substring(0, end).strip().equalsIgnoreCase("multipart/related")) {
            return Optional.empty();
        }
        String boundary = "";
        // RFC 2387 demands a type; clients that leave it out mean the only one that is taken here.
        String type = "application/dicom";
        Matcher parameters = PARAMETER.matcher(header);
        while (parameters.find()) {
            String value = parameters.group(2) == null ? parameters.group(3) : parameters.group(2);
            switch (parameters.group(1).toLowerCase(Locale.ROOT)) {
                case "boundary" -> boundary = value;
                case "type" -> type = value;
                default -> {
                    // charset and transfer-syntax say nothing that the files do not.
                }
            }
        }
        boolean usable = !boundary.isEmpty()
                && boundary.length() <= MOST_CHARACTERS
                && type.equalsIgnoreCase("application/dicom");
        return usable ? Optional.of(new RelatedType(boundary)) : Optional.empty();
    }
}
