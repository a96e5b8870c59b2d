package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Caller;
import java.util.Optional;

/**
 * Who an annotation or a review says has made it. Where callers are told apart it is the caller, and nobody can sign for another;
 * but an admin can, who brings in what others have drawn elsewhere. It is refused rather than put right: whoever sent another
 * name would not learn of it.
 */
final class Author {
    private Author() {}

    /**
     * The name that goes on the log.
     *
     * @param field   where a name may be given
     * @param claimed the name that was given there
     * @throws Refusal if it is another's, or there is none and nobody knows who the caller is
     */
    static String name(Caller caller, String field, Optional<String> claimed) {
        if (!caller.isAuthenticated()) {
            return claimed.orElseThrow(() -> Form.malformed(
                    "field-" + field, field + ": expected the name of who has judged or drawn it, got none"));
        }
        String own = caller.name();
        if (claimed.isEmpty() || claimed.get().equals(own) || caller.role() == AccessRole.ADMIN) {
            return claimed.orElse(own);
        }
        throw new Refusal(
                Refusal.Kind.FORBIDDEN,
                "not-the-author",
                field + ": expected " + own + ", which is who sends this, or nothing; only an admin may name another");
    }
}
