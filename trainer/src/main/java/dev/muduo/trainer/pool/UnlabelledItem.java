package dev.muduo.trainer.pool;

/** A TRAIN study that nobody has annotated, as it looks: for methods that learn without teachers. */
public record UnlabelledItem(String studyId, Revision revision) {}
