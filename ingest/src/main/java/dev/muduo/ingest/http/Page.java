package dev.muduo.ingest.http;

/** How much of a list is answered at once. */
final class Page {
    private static final int DEFAULT = 100;
    private static final int MOST = 1000;

    private Page() {}

    /** @throws dev.muduo.ingest.door.Refusal if it is no number from 1 to 1000; without one it is 100 */
    static int size(String limit) {
        if (limit == null) {
            return DEFAULT;
        }
        if (!limit.matches("[0-9]{1,6}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw Form.malformed("field-limit", "limit: expected a number from 1 to " + MOST);
        }
        return Integer.parseInt(limit);
    }
}
