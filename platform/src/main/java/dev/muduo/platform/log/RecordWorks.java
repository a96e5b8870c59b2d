package dev.muduo.platform.log;

import java.util.Optional;

/** Decides what a record asks for. */
@FunctionalInterface
public interface RecordWorks {
    /**
     * Quick: decodes and plans, reads no volumes.
     *
     * @return empty if the record asks for nothing here: it is passed over
     * @throws UnreadableEventException if it cannot be decoded: it is set aside at once
     * @throws NewerEventException if a newer version has written it: it waits, and what follows it does
     * @throws dev.muduo.platform.agent.RecordFaultException if it is at fault otherwise
     */
    Optional<RecordWork> begin(LoggedRecord record);
}
