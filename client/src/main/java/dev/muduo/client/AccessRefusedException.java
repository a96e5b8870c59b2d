package dev.muduo.client;

import dev.muduo.client.answer.Problem;

/** The token is missing or not taken (401), or its owner may not do this (403). */
public final class AccessRefusedException extends RefusedException {
    private static final long serialVersionUID = 1L;

    AccessRefusedException(Problem problem) {
        super(problem);
    }
}
