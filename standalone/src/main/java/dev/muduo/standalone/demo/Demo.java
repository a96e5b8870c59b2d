package dev.muduo.standalone.demo;

import dev.muduo.client.MuduoClient;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.standalone.watch.LoopPicture;
import dev.muduo.standalone.watch.LoopPicture.Checkpoint;
import dev.muduo.trainer.round.TrainingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the loop on a cohort. It ends when every study is taught and the student has made the steps of its schedule and
 * was judged, or when its time is over. Belongs to one thread; two more send studies and requests.
 */
public final class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration SENDER_PATIENCE = Duration.ofMinutes(5);

    private final DemoPlan plan;
    private final Cohort cohort;
    private final Standalone running;
    private final Terminal terminal;
    private final DemoTimes times = new DemoTimes();
    private final MuduoClient sender;
    private final MuduoClient asker;
    private final StudyFeed feed;
    private final MaskRequests requests;

    public Demo(DemoPlan plan, Cohort cohort, Standalone running, Terminal terminal) {
        this.plan = plan;
        this.cohort = cohort;
        this.running = running;
        this.terminal = terminal;
        this.sender = MuduoClient.at(running.url()).patience(SENDER_PATIENCE).open();
        this.asker = MuduoClient.at(running.url()).patience(Duration.ZERO).open();
        this.feed = new StudyFeed(cohort, new CohortSender(sender), plan.betweenStudies());
        this.requests = new MaskRequests(feed, asker, plan.masks(), times);
    }

    /**
     * Runs to the end and prints the table.
     *
     * @throws InterruptedException if it is asked to end before
     */
    public DemoReport run() throws IOException, InterruptedException {
        try (sender;
                asker) {
            return runs();
        }
    }

    private DemoReport runs() throws IOException, InterruptedException {
        Files.createDirectories(plan.masks());
        Thread feeding = started(feed, "demo-studies");
        Thread asking = started(requests, "demo-requests");
        String ended;
        try {
            ended = watch();
        } finally {
            feeding.interrupt();
            asking.interrupt();
        }
        feeding.join();
        asking.join();
        DemoReport report = report(ended);
        Files.write(plan.report(), Json.write(report));
        report.lines(cohort.structures(), plan).forEach(terminal::line);
        return report;
    }

    private static Thread started(Runnable role, String name) {
        Thread thread = new Thread(role, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Shows the loop until there is a reason to end, and returns it. */
    private String watch() throws InterruptedException {
        DemoView view = new DemoView(terminal);
        long nextShown = 0;
        while (true) {
            Optional<String> end = end();
            long now = System.nanoTime();
            if (end.isPresent() || terminal.interactive() || now >= nextShown) {
                view.show(moment());
                nextShown = now + BETWEEN_LINES.toNanos();
            }
            if (end.isPresent()) {
                return end.get();
            }
            TimeUnit.MILLISECONDS.sleep(REDRAW.toMillis());
        }
    }

    private Optional<String> end() {
        if (!running.health().live()) {
            return Optional.of("A role has failed for good, see " + plan.log() + ".");
        }
        if (times.elapsed().compareTo(plan.longest()) > 0) {
            return Optional.of("The time is over; the loop would go on learning.");
        }
        boolean finished = feed.done() && running.picture().teaching().waiting() == 0 && isTrained() && isJudged();
        return finished ? Optional.of("Every study is taught and every planned step is made.") : Optional.empty();
    }

    private boolean isTrained() {
        return running.trainer().training().stream()
                .filter(status -> status.model().equals(ModelNames.STUDENT))
                .anyMatch(status -> status.doing().equals("waiting") && status.step() > 0);
    }

    private boolean isJudged() {
        List<Checkpoint> checkpoints = checkpoints();
        return !checkpoints.isEmpty()
                && !checkpoints.get(checkpoints.size() - 1).fate().equals("written");
    }

    private List<Checkpoint> checkpoints() {
        return running.picture()
                .model(ModelNames.STUDENT)
                .map(LoopPicture.Model::checkpoints)
                .orElse(List.of());
    }

    private DemoView.Moment moment() {
        List<String> troubles = new ArrayList<>(feed.fault().stream().toList());
        running.health().parts().forEach((role, part) -> {
            if (part.state() == Health.State.ALARM || part.state() == Health.State.FAILED) {
                troubles.add(role + ": " + part.reason());
            }
        });
        return new DemoView.Moment(
                times.elapsed(),
                plan.longest(),
                cohort.studies().size(),
                running.picture(),
                running.trainer().training().stream()
                        .filter(Demo::isWorthShowing)
                        .toList(),
                running.trainer().models(),
                running.teachers().waitingFor(),
                times.masks(),
                times.failures().size(),
                times.lastRequest(),
                troubles);
    }

    /** The prompt generator is of interest while it is trained. */
    private static boolean isWorthShowing(TrainingStatus status) {
        return status.model().equals(ModelNames.STUDENT) || !status.doing().equals("waiting");
    }

    private DemoReport report(String ended) throws IOException, InterruptedException {
        LoopPicture picture = running.picture();
        Optional<LoopPicture.Model> student = picture.model(ModelNames.STUDENT);
        List<Checkpoint> checkpoints = checkpoints();
        List<CohortStudy> reportStudies = cohort.of(Role.REPORT);
        terminal.line("scoring the first and the last checkpoint on " + reportStudies.size() + " REPORT studies …");
        Optional<DemoReport.Scored> first = checkpoints.stream().findFirst().map(one -> scored(one, reportStudies));
        Optional<DemoReport.Scored> last = checkpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(scored(checkpoints.get(checkpoints.size() - 1), reportStudies));
        if (Thread.interrupted()) {
            throw new InterruptedException("asked to end while scoring");
        }
        return new DemoReport(
                reportStudies.size(),
                first,
                last,
                student.map(LoopPicture.Model::written).orElse(0),
                student.map(LoopPicture.Model::promotions).orElse(0),
                student.map(LoopPicture.Model::rejected).orElse(0),
                swaps(),
                picture.studies().arrived(),
                picture.teaching().taught(),
                DemoReport.Timings.of(times),
                times.masks(),
                times.busyAnswers(),
                times.failures(),
                ended);
    }

    /** As the service counts them, which may skip a promotion that a newer one overtakes. */
    private long swaps() throws IOException, InterruptedException {
        return asker.segmentations().serving().swaps();
    }

    private DemoReport.Scored scored(Checkpoint checkpoint, List<CohortStudy> studies) {
        SortedMap<String, Double> dice;
        try {
            dice = new CheckpointDice(running.platform()).score(checkpoint.sha256(), studies);
        } catch (RecordFaultException damaged) {
            LOG.error("checkpoint {} cannot be scored", checkpoint.sha256(), damaged);
            dice = new TreeMap<>();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            dice = new TreeMap<>();
        }
        return DemoReport.Scored.of(checkpoint, dice);
    }
}
