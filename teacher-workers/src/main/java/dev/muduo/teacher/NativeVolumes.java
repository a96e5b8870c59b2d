package dev.muduo.teacher;

import dev.muduo.imaging.Volume;

/**
 * A study's images as they came.
 *
 * @param ct  in HU
 * @param pet in SUVbw
 */
record NativeVolumes(Volume ct, Volume pet) {
    /** What the teacher of a modality looks at. */
    Volume of(Modality modality) {
        return switch (modality) {
            case CT -> ct;
            case PET -> pet;
        };
    }
}
