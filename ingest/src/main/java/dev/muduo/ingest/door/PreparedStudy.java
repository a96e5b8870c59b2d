package dev.muduo.ingest.door;

import java.util.List;

/**
 * A CT and a PET that have passed the door.
 *
 * @param warnings what is unusual, in words for the sender
 */
public record PreparedStudy(PreparedImage ct, PreparedImage pet, List<String> warnings) {
    public PreparedStudy {
        warnings = List.copyOf(warnings);
    }

    /**
     * What the identity of a study without a Study Instance UID is made of: its two files, decompressed, so that it is the
     * same whether they come packed or not.
     */
    public String identifier() {
        return "nifti-pair:" + ct.sourceSha256() + ":" + pet.sourceSha256();
    }
}
