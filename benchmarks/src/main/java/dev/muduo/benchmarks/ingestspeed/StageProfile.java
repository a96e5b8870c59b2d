package dev.muduo.benchmarks.ingestspeed;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Where the threads of ingest spend their time, from looks at their stacks. Each look gives the time since the last one, and what
 * the thread has had of a processor in it, to the stage that it finds the thread at.
 *
 * <p>A daemon thread of its own looks; any may call {@link #take}. Not the JDK's flight recorder: of the threads in
 * native code, compression among them, that looks at one at a time, most of which only wait.
 */
final class StageProfile implements AutoCloseable {
    private static final long LOOK_MILLIS = 10;
    private static final int DEPTH = 80;
    /** A pool's threads are started when they are needed. */
    private static final int LOOKS_AT_THE_SAME = 20;
    /** Those that take studies, those that help them to compress, and those that put what was received into the spool. */
    private static final List<String> THREADS =
            List.of("ingest-intake", "ForkJoinPool.commonPool", "vert.x-worker-thread");

    private static final double NANOSECONDS = 1e9;

    private final JMXConnector connector;
    private final com.sun.management.ThreadMXBean threads;
    private final Thread looking;
    private final Map<Long, Long> cpuNanos = new HashMap<>();
    private long[] ids = {};
    private long last = System.nanoTime();
    /** Guarded by this. */
    private Map<Stage, Spent> spent = new EnumMap<>(Stage.class);

    /**
     * What threads have spent at a stage, in seconds.
     *
     * @param cpu  of a processor
     * @param wall passing, on a processor or waiting for one or for the disk; of several threads at the same time, their sum
     */
    record Spent(double cpu, double wall) {
        Spent plus(Spent more) {
            return new Spent(cpu + more.cpu, wall + more.wall);
        }
    }

    /** Attaches to a process of the same user, on the loopback interface. */
    // JMX may deserialize what the other side sends: that is a process of ours, which has just said itself where it
    // listens.
    @SuppressWarnings("BanJNDI")
    StageProfile(long pid) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
        threads = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(),
                ManagementFactory.THREAD_MXBEAN_NAME,
                com.sun.management.ThreadMXBean.class);
        looking = new Thread(this::look, "stage-profile");
        looking.setDaemon(true);
        looking.start();
    }

    private static String address(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("the process " + pid + " cannot be looked into", e);
        }
    }

    private void look() {
        try {
            for (long looks = 0; true; looks++) {
                if (looks % LOOKS_AT_THE_SAME == 0) {
                    ids = ids();
                }
                lookOnce();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long[] ids() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && THREADS.stream().anyMatch(thread.getThreadName()::startsWith))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
    }

    private void lookOnce() {
        ThreadInfo[] found = threads.getThreadInfo(ids, DEPTH);
        long[] cpu = threads.getThreadCpuTime(ids);
        long now = System.nanoTime();
        for (int n = 0; n < ids.length; n++) {
            Long before = cpuNanos.put(ids[n], cpu[n]);
            if (found[n] != null && before != null) {
                Spent spent = new Spent((cpu[n] - before) / NANOSECONDS, (now - last) / NANOSECONDS);
                add(Stage.of(found[n].getStackTrace()), spent);
            }
        }
        last = now;
    }

    private synchronized void add(Optional<Stage> stage, Spent more) {
        stage.ifPresent(at -> spent.merge(at, more, Spent::plus));
    }

    /** What was spent since the last call, by stage. */
    synchronized Map<Stage, Spent> take() {
        Map<Stage, Spent> taken = spent;
        spent = new EnumMap<>(Stage.class);
        return taken;
    }

    @Override
    public void close() throws IOException {
        looking.interrupt();
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connector.close();
    }
}
