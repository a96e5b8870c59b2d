package dev.muduo.ingest.intake;

import dev.muduo.ingest.door.PreparedStudy;
import dev.muduo.ingest.leader.StudyClaim;
import dev.muduo.schemas.SuvProvenance;
import java.util.List;
import java.util.Optional;

/**
 * A study that has passed the door, whatever it came as.
 *
 * @param site     where it was made
 * @param scanner  the device that made it, by its maker's name, if it is known
 * @param tracer   what was injected, if it is known
 * @param suv      how the PET became SUVbw
 * @param warnings what is unusual, in words for the sender
 */
public record AdmittedStudy(
        StudyClaim claim,
        String site,
        Optional<String> scanner,
        Optional<String> tracer,
        PreparedStudy volumes,
        SuvProvenance suv,
        List<String> warnings) {
    public AdmittedStudy {
        warnings = List.copyOf(warnings);
    }
}
