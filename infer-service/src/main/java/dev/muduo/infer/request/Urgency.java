package dev.muduo.infer.request;

import dev.muduo.platform.agent.ComputeBudget;

/** Whether somebody waits for the mask. */
public enum Urgency {
    /** A person does: first in line, window by window. */
    INTERACTIVE(ComputeBudget.Priority.REQUEST),
    /** A program that can wait, or nobody: computed in the gaps, and never quite without a share. */
    BULK(ComputeBudget.Priority.BULK);

    private final ComputeBudget.Priority priority;

    Urgency(ComputeBudget.Priority priority) {
        this.priority = priority;
    }

    /** Of its windows. */
    ComputeBudget.Priority priority() {
        return priority;
    }

    /** In messages. */
    String word() {
        return switch (this) {
            case INTERACTIVE -> "interactive";
            case BULK -> "bulk";
        };
    }
}
