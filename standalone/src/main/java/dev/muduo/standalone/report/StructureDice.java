package dev.muduo.standalone.report;

import java.util.OptionalDouble;

/**
 * Dice of one structure over a set of studies.
 *
 * @param studies that have the structure drawn and present
 * @param missed  of those, the studies in which nothing of it was found
 * @param absent  studies in which it was drawn as absent; they count in no mean
 * @param mean    over {@code studies}; empty if there are none
 */
public record StructureDice(String structure, int studies, int missed, int absent, OptionalDouble mean) {}
