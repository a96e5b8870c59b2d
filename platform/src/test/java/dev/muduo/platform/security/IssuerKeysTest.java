package dev.muduo.platform.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.platform.testing.SecuritySettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** With a clock and an issuer that do what the test says, as with the reference's times: 15 min, 30 s and 24 h. */
class IssuerKeysTest {
    private final ManualClock clock = new ManualClock();
    private final Deque<CompletableFuture<JWKSet>> asked = new ArrayDeque<>();
    private final IssuerKeys keys = new IssuerKeys(
            () -> {
                asked.add(new CompletableFuture<>());
                return asked.getLast();
            },
            SecuritySettings.section(Map.of()).oidc(),
            clock);

    private static JWSHeader header(String kid) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).build();
    }

    private static JWKSet set(String kid) {
        try {
            return new JWKSet(
                    new ECKeyGenerator(Curve.P_256).keyID(kid).generate().toPublicJWK());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<JWKSet> forToken(String kid) {
        return keys.forToken(header(kid)).toCompletableFuture();
    }

    private void know(JWKSet answered) {
        CompletableFuture<JWKSet> waits = forToken("a");
        asked.getLast().complete(answered);
        assertSame(answered, waits.join());
    }

    @Test
    void allWhoComeMeanwhileWaitForOneRequest() {
        CompletableFuture<JWKSet> first = forToken("a");
        CompletableFuture<JWKSet> second = forToken("a");
        assertEquals(1, asked.size());
        assertFalse(first.isDone());
        JWKSet answered = set("a");
        asked.getLast().complete(answered);
        assertSame(answered, first.join());
        assertSame(answered, second.join());
        assertSame(answered, forToken("a").join());
        assertEquals(1, asked.size(), "a key that is known is not asked for");
    }

    @Test
    void inventedKeyIdsMakeNobodyAskMoreOftenThanTheBound() {
        JWKSet known = set("a");
        know(known);
        for (int at = 0; at < 100; at++) {
            assertSame(known, forToken("invented-" + at).join());
        }
        assertEquals(1, asked.size());
        clock.advance(Duration.ofSeconds(31));
        CompletableFuture<JWKSet> waits = forToken("invented");
        assertEquals(2, asked.size());
        assertFalse(waits.isDone());
        assertSame(known, forToken("a").join(), "whoever has a known key does not wait for that");
        JWKSet renewed = set("b");
        asked.getLast().complete(renewed);
        assertSame(renewed, waits.join());
    }

    @Test
    void keysAreFetchedAgainNowAndThenWhileTheOldOnesAreUsed() {
        JWKSet known = set("a");
        know(known);
        clock.advance(Duration.ofMinutes(15));
        assertSame(known, forToken("a").join());
        assertEquals(2, asked.size());
        JWKSet renewed = set("a");
        asked.getLast().complete(renewed);
        assertSame(renewed, forToken("a").join());
        assertEquals(2, asked.size());
    }

    @Test
    void whileTheIssuerIsAwayItsKeysAreUsedButNotForEver() {
        JWKSet known = set("a");
        know(known);
        clock.advance(Duration.ofHours(23));
        assertSame(known, forToken("a").join());
        asked.getLast().completeExceptionally(new IOException("away"));
        assertSame(known, forToken("a").join());
        clock.advance(Duration.ofHours(1));
        CompletableFuture<JWKSet> late = forToken("a");
        assertEquals(3, asked.size());
        asked.getLast().completeExceptionally(new IOException("away"));
        CompletionException fault = assertThrows(CompletionException.class, late::join);
        assertInstanceOf(SurroundingsException.class, fault.getCause());
        CompletableFuture<JWKSet> atOnce = forToken("a");
        assertTrue(atOnce.isCompletedExceptionally(), "nobody is made to wait between two tries");
        assertEquals(3, asked.size());
        clock.advance(Duration.ofSeconds(30));
        CompletableFuture<JWKSet> back = forToken("a");
        asked.getLast().complete(known);
        assertSame(known, back.join());
    }
}
