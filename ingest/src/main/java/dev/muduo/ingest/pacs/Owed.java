package dev.muduo.ingest.pacs;

import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.spool.DecidedStudies;
import dev.muduo.ingest.spool.OutstandingPull;
import dev.muduo.ingest.spool.OutstandingPulls;
import dev.muduo.ingest.spool.Spool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Of one archive: which studies could not be pulled, when they are tried again, and which ones a person does not want. One thread. */
final class Owed {
    private final String archive;
    private final SiteSecret secret;
    private final OutstandingPulls pulls;
    private final DecidedStudies decided;
    private final RetryRule rule;
    private final InstantSource clock;

    Owed(String archive, SiteSecret secret, Spool spool, RetryRule rule, InstantSource clock) {
        this.archive = archive;
        this.secret = secret;
        this.pulls = spool.outstanding();
        this.decided = spool.decided();
        this.rule = rule;
        this.clock = clock;
    }

    /** The one that has been due for longest. */
    Optional<AnnouncedStudy> due() {
        return pulls.due(archive).map(pull -> AnnouncedStudy.again(pull.place()));
    }

    /** How a study of the archive is known outside: of no study does it tell whether another archive has it, too. */
    String id(AnnouncedStudy study) {
        return secret.pseudonym(archive + "/" + study.place());
    }

    /** Whether a person has decided that it is not used. */
    boolean isDismissed(AnnouncedStudy study) {
        return decided.of(id(study)).dismissed()
                || study.uid()
                        .map(uid -> decided.of(secret.pseudonym(uid)).dismissed())
                        .orElse(false);
    }

    /** What a person has decided about a study when it came earlier. */
    StudyChoice choice(ListedStudy study) {
        return decided.of(secret.pseudonym(study.uid())).choice();
    }

    /**
     * A study could not be had: it is tried again, or waits for a person if that was tried often enough.
     *
     * @param counts whether the attempt does
     * @return how it is now
     */
    OutstandingPull failed(AnnouncedStudy study, String code, String message, boolean counts) {
        int attempts = attempts(study) + (counts ? 1 : 0);
        OutstandingPull pull = pull(study, attempts, code, message);
        return put(
                attempts < rule.attempts()
                        ? pull.next(clock.instant(), rule.pause().after(Math.max(1, attempts)))
                        : pull);
    }

    /** How many have failed of a study that is asked for now. */
    private int attempts(AnnouncedStudy study) {
        return study.again()
                ? pulls.find(id(study)).map(OutstandingPull::attempts).orElse(0)
                : 0;
    }

    /** Whether a study that is asked for now is not tried again by itself if that fails. */
    boolean isLastAttempt(AnnouncedStudy study) {
        return attempts(study) + 1 >= rule.attempts();
    }

    /** A study waits for a person. */
    OutstandingPull hold(AnnouncedStudy study, String code, String message) {
        return put(pull(study, 1, code, message));
    }

    private OutstandingPull pull(AnnouncedStudy study, int attempts, String code, String message) {
        Instant now = clock.instant();
        return new OutstandingPull(
                id(study),
                archive,
                study.place(),
                study.uid().map(secret::pseudonym),
                attempts,
                now.toEpochMilli(),
                Optional.empty(),
                code,
                message);
    }

    private OutstandingPull put(OutstandingPull pull) {
        pulls.put(pull);
        return pull;
    }

    /** A study has been dealt with. */
    void settled(AnnouncedStudy study) {
        pulls.remove(id(study));
    }
}
