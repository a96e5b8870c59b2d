package dev.muduo.platform.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** All that is logged while it is open: what production writes, and of our own code everything, as the JSON of production. */
public final class CapturedLog implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = context.getLogger("dev.muduo");
    private final Level before = ours.getLevel();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    public CapturedLog() {
        events.setContext(context);
        events.start();
        ours.setLevel(Level.TRACE);
        root.addAppender(events);
    }

    /** Ends listening, and tells what was heard: messages with their arguments, fields, faults and their causes. */
    public String text() {
        close();
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();
        StringBuilder text = new StringBuilder();
        for (ILoggingEvent event : events.list) {
            text.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
        }
        encoder.stop();
        return text.toString();
    }

    @Override
    public void close() {
        root.detachAppender(events);
        ours.setLevel(before);
    }
}
