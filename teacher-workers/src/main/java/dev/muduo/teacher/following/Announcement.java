package dev.muduo.teacher.following;

/**
 * A version of a model that the control topic has announced.
 *
 * @param order      a later announcement of the same kind has a higher one; from 1
 * @param checkpoint the checkpoint's SHA-256
 * @param words      what it is, for logs and reasons, as in {@code promotion 3 of model student}
 */
public record Announcement(String model, long order, String checkpoint, String words) {}
