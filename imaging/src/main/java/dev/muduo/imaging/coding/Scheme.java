package dev.muduo.imaging.coding;

import java.util.Set;

/** Names of coding schemes that mean the same (PS3.16, 8). */
final class Scheme {
    /** For structures that no scheme of others has; 99 marks a private one. */
    static final String OWN = "99MUDUO";

    private static final Set<String> SNOMED_RT = Set.of("SRT", "SNM3", "99SDM");

    private Scheme() {}

    static boolean isSnomedRt(Code code) {
        return SNOMED_RT.contains(code.scheme());
    }
}
