package dev.muduo.benchmarks.serving;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What became of one request; times are of {@link System#nanoTime}.
 *
 * @param intended  when it was to be sent: a client that is late does not make the service look faster
 * @param sent      when it was sent
 * @param done      when the last byte of the answer was there
 * @param status    0 where there was no answer
 * @param version   number of the promotion in the header, 0 where there is none
 * @param retry     whether the answer says when to come back
 * @param fault     what is wrong with the answer
 */
record Answer(long intended, long sent, long done, int status, long version, boolean retry, Optional<String> fault) {
    boolean served() {
        return status == 200;
    }

    /** From the moment it was to be sent. */
    long micros() {
        return TimeUnit.NANOSECONDS.toMicros(done - intended);
    }
}
