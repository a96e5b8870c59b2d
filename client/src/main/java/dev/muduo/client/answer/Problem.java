package dev.muduo.client.answer;

import java.util.Optional;

/**
 * Why a request has no answer (RFC 9457).
 *
 * @param status    of HTTP
 * @param code      for programs; does not change
 * @param detail    for people: what was expected, what came, what to do
 * @param requestId by which the instance's log names the request
 */
public record Problem(int status, String code, String detail, Optional<String> requestId) {}
