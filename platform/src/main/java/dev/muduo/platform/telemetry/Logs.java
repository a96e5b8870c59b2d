package dev.muduo.platform.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** Sets the process's logging up, once, by its main thread. */
public final class Logs {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0} - %msg %kvp%n%rEx{12}";

    private Logs() {}

    /** Everything goes to standard error; libraries log from WARN on. */
    public static void configure(TelemetryConfig config) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            // Another back end is on the class path: whoever put it there configures it.
            return;
        }
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder(config.logFormat(), context));
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("dev.muduo").setLevel(Level.valueOf(config.logLevel().name()));
        // Kafka tells its whole configuration at every start, and a broker that is away again and again; roles tell it
        // once.
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
        context.getLogger("ai.djl.util.cuda").setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(TelemetryConfig.LogFormat format, LoggerContext context) {
        switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern(PATTERN);
                text.start();
                return text;
            }
            case JSON -> {
                LogstashEncoder json = new LogstashEncoder();
                json.setContext(context);
                json.start();
                return json;
            }
        }
        throw new IllegalStateException("unknown format " + format);
    }
}
