package dev.muduo.platform.security;

/**
 * Who asks.
 *
 * @param id   names the caller among all, whatever way it came in; what belongs to a caller belongs to this id
 * @param name for people: in the access log, and as the author of annotations and reviews
 */
public record Caller(String id, String name, AccessRole role) {
    /** Everybody, where nothing is configured that would tell callers apart. */
    public static final Caller ANYBODY = new Caller("anybody", "anybody", AccessRole.ADMIN);

    /** Whether somebody has made sure who it is. */
    public boolean isAuthenticated() {
        return !equals(ANYBODY);
    }

    /** Whether what belongs to that id is this caller's to see. */
    public boolean mayUseWhatBelongsTo(String ownerId) {
        return id.equals(ownerId) || role == AccessRole.ADMIN;
    }
}
