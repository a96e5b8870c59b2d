package dev.muduo.client.answer;

/**
 * An organ that the model segments.
 *
 * @param id     its value in label maps
 * @param snomed SNOMED CT concept, or empty
 */
public record Structure(int id, String name, String snomed) {}
