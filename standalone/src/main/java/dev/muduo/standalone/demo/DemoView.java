package dev.muduo.standalone.demo;

import dev.muduo.platform.model.ModelNames;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.standalone.watch.LoopPicture;
import dev.muduo.standalone.watch.LoopPicture.Agreement;
import dev.muduo.trainer.gate.GateStatus;
import dev.muduo.trainer.gate.Verdict;
import dev.muduo.trainer.round.TrainingStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One moment of a demo in words: a block that is redrawn on a terminal, a line now and then elsewhere. */
final class DemoView {
    /** Everything that is shown, as it was at one moment. */
    record Moment(
            Duration elapsed,
            Duration longest,
            int cohort,
            LoopPicture loop,
            List<TrainingStatus> training,
            Map<String, GateStatus> gate,
            Optional<String> teachersWait,
            int masks,
            int failures,
            Optional<Duration> lastRequest,
            List<String> troubles) {}

    private final Terminal terminal;
    private int drawn;

    DemoView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Draws the block over the last one, or prints one line. */
    void show(Moment moment) {
        if (!terminal.interactive()) {
            terminal.line(line(moment));
            return;
        }
        List<String> block = block(moment);
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\033[").append(drawn).append('A');
        }
        // No wrapping while drawing: a long line must not become two, or the next redraw would miss its place.
        text.append("\033[?7l");
        for (String row : block) {
            text.append("\033[2K").append(row).append('\n');
        }
        text.append("\033[J\033[?7h");
        terminal.out().print(text);
        terminal.out().flush();
        drawn = block.size();
    }

    private List<String> block(Moment moment) {
        List<String> rows = new ArrayList<>();
        LoopPicture loop = moment.loop();
        rows.add(terminal.bold("MuDuo Online")
                + terminal.dim("   " + clock(moment.elapsed()) + " of at most " + clock(moment.longest())
                        + " · Ctrl-C ends it"));
        rows.add(row(
                "studies",
                loop.studies().arrived() + " of " + moment.cohort() + " in, "
                        + loop.studies().labelled() + " labelled for training" + held(loop)));
        rows.add(row(
                "teaching",
                loop.teaching().taught() + " taught, " + loop.teaching().waiting() + " waiting, "
                        + loop.teaching().patches() + " patches"
                        + moment.teachersWait()
                                .map(why -> terminal.dim(" · " + why))
                                .orElse("")));
        rows.add(row("agreement", agreement(loop)));
        moment.training().forEach(status -> rows.add(row("training", training(status))));
        rows.add(row("validation", validation(moment.gate())));
        rows.add(row("checkpoints", checkpoints(loop)));
        rows.add(row("serving", serving(moment)));
        moment.troubles().forEach(trouble -> rows.add(row("trouble", terminal.red(trouble))));
        return rows;
    }

    /** For logs and pipes. */
    static String line(Moment moment) {
        LoopPicture loop = moment.loop();
        String student = moment.training().stream()
                .filter(status -> status.model().equals(ModelNames.STUDENT))
                .map(DemoView::training)
                .findFirst()
                .orElse("");
        return clock(moment.elapsed()) + "  studies " + loop.studies().arrived() + "/" + moment.cohort() + " · taught "
                + loop.teaching().taught() + " · " + student + " · validation " + validation(moment.gate()) + " · "
                + checkpoints(loop) + " · " + serving(moment)
                + (moment.troubles().isEmpty() ? "" : " · TROUBLE " + String.join("; ", moment.troubles()));
    }

    private static String held(LoopPicture loop) {
        return loop.studies().byRole().entrySet().stream()
                .filter(role -> !role.getKey().equals("TRAIN"))
                .sorted(Map.Entry.comparingByKey())
                .map(role -> ", " + role.getValue() + " " + role.getKey())
                .collect(Collectors.joining());
    }

    private static String agreement(LoopPicture loop) {
        List<Agreement> known = loop.teaching().structures().stream()
                .filter(structure -> structure.meanIou().isPresent())
                .toList();
        return known.isEmpty()
                ? "–"
                : known.stream()
                        .map(structure -> String.format(
                                Locale.ROOT,
                                "%s %.2f",
                                structure.structure(),
                                structure.meanIou().get()))
                        .collect(Collectors.joining("  "));
    }

    private static String training(TrainingStatus status) {
        String name = status.model().equals(ModelNames.STUDENT) ? "student" : "prompt generator";
        String losses = status.losses()
                .map(now -> String.format(
                        Locale.ROOT,
                        ", loss %.3f%s",
                        now.loss(),
                        now.consistency() > 0
                                ? String.format(Locale.ROOT, " (consistency %.3f)", now.consistency())
                                : ""))
                .orElse("");
        String why = status.doing().equals("waiting")
                ? status.reason().map(reason -> ": " + reason).orElse("")
                : "";
        return name + " " + status.doing() + ", step " + status.step() + losses + why;
    }

    /** The newest verdict: what the gate compared. */
    private static String validation(Map<String, GateStatus> gate) {
        GateStatus student = gate.get(ModelNames.STUDENT);
        if (student == null) {
            return "–";
        }
        return student.checkpoints().stream()
                .map(checkpoint -> checkpoint.verdict().map(student.verdicts()::get))
                .flatMap(Optional::stream)
                .findFirst()
                .map(DemoView::words)
                .orElse(student.waiting().orElse("–"));
    }

    private static String words(Verdict.Summary verdict) {
        return "Dice " + number(verdict.candidateMeanDice()) + " against " + number(verdict.incumbentMeanDice())
                + " of the one before";
    }

    private static String number(Optional<Double> value) {
        return value.map(some -> String.format(Locale.ROOT, "%.3f", some)).orElse("–");
    }

    private static String checkpoints(LoopPicture loop) {
        return loop.model(ModelNames.STUDENT)
                .map(student -> student.written() + " written, " + student.promotions() + " promoted, "
                        + student.rejected() + " rejected")
                .orElse("none yet");
    }

    private static String serving(Moment moment) {
        return moment.loop()
                .model(ModelNames.STUDENT)
                .flatMap(LoopPicture.Model::promoted)
                .map(promoted -> "promotion " + promoted.number() + " serves, " + moment.masks() + " masks, "
                        + moment.failures() + " failed"
                        + moment.lastRequest()
                                .map(last -> String.format(Locale.ROOT, ", last in %.1f s", last.toMillis() / 1000.0))
                                .orElse(""))
                .orElse("no model yet");
    }

    private String row(String name, String text) {
        return String.format(Locale.ROOT, "  %s  %s", terminal.dim(String.format("%-11s", name)), text);
    }

    private static String clock(Duration duration) {
        return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
