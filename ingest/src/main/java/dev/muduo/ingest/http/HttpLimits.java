package dev.muduo.ingest.http;

import java.time.Duration;

/**
 * What clients may ask of ingest at once.
 *
 * @param maxUploads    uploads under way, from the first byte to the answer; more are answered 429
 * @param maxFileBytes  most bytes of one file as it is sent
 * @param uploadTimeout how long a client may take to send a body
 * @param answerTimeout how long a client waits for the answer after its body has come; then it is told to try again (503)
 */
public record HttpLimits(int maxUploads, long maxFileBytes, Duration uploadTimeout, Duration answerTimeout) {
    public HttpLimits {
        if (maxUploads < 1 || maxFileBytes < 1) {
            throw new IllegalArgumentException(
                    "limits are positive, got " + maxUploads + " uploads of " + maxFileBytes + " bytes");
        }
        if (uploadTimeout.toMillis() < 1 || answerTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "time-outs are positive, got " + uploadTimeout + " and " + answerTimeout);
        }
    }
}
