package dev.muduo.networks.teacher;

/** What a teacher has understood of one patch; only the teacher that made it can read it. May hold native memory. */
public interface Embedding extends AutoCloseable {
    @Override
    void close();
}
