package dev.muduo.infer.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.request.Watch;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAnswersTest {
    private static final Optional<String> NO_KEY = Optional.empty();
    private static final String OWNER = "key somebody";

    @TempDir
    Path scratch;

    private final ManualClock clock = new ManualClock();
    private Path folder;
    private KeptAnswers answers;

    @BeforeEach
    void open() {
        folder = scratch.resolve("answers");
        answers = new KeptAnswers(folder, 2, Duration.ofMinutes(10), clock);
    }

    private static void admitted() {
        // There is room.
    }

    private KeptAnswer done(String id) {
        return done(id, OWNER);
    }

    private KeptAnswer done(String id, String owner) {
        KeptAnswer answer =
                answers.open(id, owner, NO_KEY, "", KeptAnswersTest::admitted).answer();
        Map<ResultFormat, Path> files = answers.write(answer, Map.of(ResultFormat.NIFTI, new byte[] {1}));
        answer.done(new KeptAnswer.Results(
                new ServingModel.Version(1, "0".repeat(64), Arithmetic.FLOAT32, clock.instant()), files));
        return answer;
    }

    @Test
    void aResultIsOnDiskForAsLongAsTheAnswerIsKept() throws Exception {
        Path file = done("a").snapshot().results().orElseThrow().files().get(ResultFormat.NIFTI);
        assertEquals(1, Files.size(file));

        clock.advance(Duration.ofMinutes(9));
        assertEquals(0, answers.doWork());
        assertTrue(answers.find("a").isPresent());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(1, answers.doWork());

        assertTrue(answers.find("a").isEmpty());
        assertFalse(Files.exists(file.getParent()));
    }

    private void running(String id, String owner) {
        answers.open(id, owner, NO_KEY, "", KeptAnswersTest::admitted);
    }

    @Test
    void ofTooManyTheOldestThatHaveEndedAreForgotten() {
        running("running", OWNER);
        done("oldest");
        done("old");
        done("new");

        assertTrue(answers.find("oldest").isEmpty());
        assertTrue(answers.find("old").isPresent());
        assertTrue(answers.find("running").isPresent(), "it has not ended");
    }

    @Test
    void whoAsksOftenPushesOutNobodyElse() {
        done("others", "key another");
        for (String id : List.of("first", "second", "third")) {
            done(id);
        }

        assertTrue(answers.find("others").isPresent(), "though it is the oldest");
        assertTrue(answers.find("second").isEmpty());
        assertTrue(answers.find("third").isPresent());
        done("others again", "key another");
        assertTrue(answers.find("others").isEmpty(), "who has most now is who comes");
        assertTrue(answers.find("third").isPresent());
    }

    @Test
    void whoAsksForMuchAtOncePushesOutNobodyElse() {
        done("others", "key another");
        done("others last", "key another");
        List<String> ids = List.of("first", "second", "third", "fourth");
        ids.forEach(id -> running(id, OWNER));

        assertTrue(answers.find("others").isPresent(), "what is computed takes no place of what has ended");
        assertTrue(answers.find("others last").isPresent());
        ids.forEach(id -> answers.find(id).orElseThrow().gaveUp());

        assertTrue(answers.find("others").isEmpty(), "each has one of the two places");
        assertTrue(answers.find("others last").isPresent());
        assertTrue(answers.find("fourth").isPresent());
        assertTrue(answers.find("third").isEmpty());
    }

    @Test
    void whatIsComputedIsNotForgotten() {
        running("running", OWNER);
        running("waiting", OWNER);
        for (String id : List.of("a", "b", "c")) {
            done(id, "key another");
        }

        assertTrue(answers.find("running").isPresent());
        assertTrue(answers.find("waiting").isPresent());
        assertTrue(answers.find("a").isEmpty());
    }

    @Test
    void filesAreRemovedByTheAgentAndByNobodyWhoAsks() {
        Path file = done("a").snapshot().results().orElseThrow().files().get(ResultFormat.NIFTI);
        done("b");
        done("c");
        answers.giveUp(answers.find("c").orElseThrow());

        assertTrue(answers.find("a").isEmpty());
        assertTrue(answers.find("c").isEmpty());
        assertTrue(Files.exists(file), "an event loop does not wait for a disk");
        assertEquals(2, answers.doWork());
        assertFalse(Files.exists(file.getParent()));
        assertFalse(Files.exists(folder.resolve("c")));
        assertTrue(Files.exists(folder.resolve("b")));
        assertEquals(0, answers.doWork());
    }

    @Test
    void aKeyNamesOneRequest() {
        Optional<String> key = Optional.of("k");
        KeptAnswer first = answers.open("a", OWNER, key, "print", KeptAnswersTest::admitted)
                .answer();

        KeptAnswers.Opened again = answers.open("b", OWNER, key, "print", KeptAnswersTest::admitted);

        assertFalse(again.isNew());
        assertSame(first, again.answer());
        assertThrows(
                KeyReusedException.class, () -> answers.open("c", OWNER, key, "another", KeptAnswersTest::admitted));
        answers.release(first);
        assertTrue(answers.open("c", OWNER, key, "another", KeptAnswersTest::admitted)
                .isNew());
    }

    @Test
    void anothersKeyIsAnotherKey() {
        Optional<String> key = Optional.of("k");
        KeptAnswer first = answers.open("a", OWNER, key, "print", KeptAnswersTest::admitted)
                .answer();

        KeptAnswers.Opened others = answers.open("b", "key another", key, "another", KeptAnswersTest::admitted);

        assertTrue(others.isNew());
        assertEquals("key another", others.answer().owner());
        assertSame(
                first,
                answers.open("c", OWNER, key, "print", KeptAnswersTest::admitted)
                        .answer());
    }

    @Test
    void whatHasEndedDoesNotChange() {
        KeptAnswer answer = done("a");

        Watch watch = answer.watched(() -> false);
        watch.gone();
        watch.windowDone();
        answer.gaveUp();

        assertEquals(AnswerState.DONE, answer.snapshot().state());
        assertEquals(0, answer.snapshot().windows());
    }

    @Test
    void whoListensIsToldHowItIsAndEveryChange() {
        KeptAnswer answer =
                answers.open("a", OWNER, NO_KEY, "", KeptAnswersTest::admitted).answer();
        List<String> heard = new ArrayList<>();
        Runnable deaf = answer.listen(now -> heard.add(
                now.state() + " " + now.windows() + " of " + now.windowsTotal().orElse(0)));

        Watch watch = answer.watched(() -> true);
        assertTrue(watch.gone());
        watch.expect(2);
        watch.gone();
        watch.windowDone();
        watch.gone();
        watch.windowDone();
        deaf.run();
        answer.gaveUp();

        assertEquals(
                List.of("WAITING 0 of 0", "RUNNING 0 of 0", "RUNNING 0 of 2", "RUNNING 1 of 2", "RUNNING 2 of 2"),
                heard);
    }

    @Test
    void givingUpTwiceForgets() {
        KeptAnswer answer =
                answers.open("a", OWNER, NO_KEY, "", KeptAnswersTest::admitted).answer();
        List<String> cancelled = new ArrayList<>();
        answer.whenCancelled(() -> cancelled.add("at once"));

        answers.giveUp(answer);
        answer.whenCancelled(() -> cancelled.add("who comes late"));
        assertEquals(List.of("at once", "who comes late"), cancelled);
        assertTrue(answers.find("a").isPresent(), "a worker may still be at it");
        answer.gaveUp();
        answers.giveUp(answer);

        assertTrue(answers.find("a").isEmpty());
    }

    @Test
    void aProcessBeginsWithAnEmptyFolder() throws Exception {
        done("a");

        new KeptAnswers(folder, 2, Duration.ofMinutes(10), clock);

        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }
}
