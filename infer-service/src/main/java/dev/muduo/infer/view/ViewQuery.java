package dev.muduo.infer.view;

import dev.muduo.infer.request.TargetGrid;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;

/** The parameters of these routes' queries; what is not as described is a problem of status 400. */
final class ViewQuery {
    private ViewQuery() {}

    static OptionalInt revision(RoutingContext context) {
        return number(context, "revision");
    }

    static OptionalInt run(RoutingContext context) {
        return number(context, "run");
    }

    private static OptionalInt number(RoutingContext context, String parameter) {
        String number = context.request().getParam(parameter);
        if (number == null) {
            return OptionalInt.empty();
        }
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw ViewProblems.malformed(parameter, "a number from 1 to 999999999");
        }
        return OptionalInt.of(Integer.parseInt(number));
    }

    static TargetGrid grid(RoutingContext context) {
        return TargetGrid.of(context.request().getParam("grid", TargetGrid.CT.word()))
                .orElseThrow(() -> ViewProblems.malformed("grid", "`ct` or `pet`"));
    }
}
