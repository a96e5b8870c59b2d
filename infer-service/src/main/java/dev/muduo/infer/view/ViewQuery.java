package dev.muduo.infer.view;

import dev.muduo.infer.request.TargetGrid;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;

/** The parameters of these routes' queries; what is not as described is a problem of status 400. */
final class ViewQuery {
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

    private ViewQuery() {}

    static OptionalInt revision(RoutingContext context) {
        String revision = context.request().getParam("revision");
        if (revision == null) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(positive("revision", revision, 999_999_999));
    }

    static int limit(RoutingContext context) {
        String limit = context.request().getParam("limit");
        return limit == null ? PAGE : positive("limit", limit, LARGEST_PAGE);
    }

    /** The id after which a page begins. */
    static String after(RoutingContext context) {
        return context.request().getParam("after", "");
    }

    static TargetGrid grid(RoutingContext context) {
        return TargetGrid.of(context.request().getParam("grid", TargetGrid.CT.word()))
                .orElseThrow(() -> ViewProblems.malformed("grid", "`ct` or `pet`"));
    }

    private static int positive(String name, String value, int most) {
        if (!value.matches("[1-9][0-9]{0,8}") || Integer.parseInt(value) > most) {
            throw ViewProblems.malformed(name, "a number from 1 to " + most);
        }
        return Integer.parseInt(value);
    }
}
