package dev.muduo.platform.log;

import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Remembers in the store, before the work, that a record is being attempted: what survives a worker that the record kills.
 * Attempt n is the object {@code attempts/<group>/<topic>-<partition>-<offset>/<n>.json}; it names how many derived objects
 * were there when it began. {@code <n>.released} beside it says that it ended through no fault of the record.
 */
final class Attempts {
    /** So many attempts at the same place and the record is set aside. */
    static final int MOST = 3;

    private static final String JSON = "application/json";
    private static final int MAX_BYTES = 1024;

    /** The content of an attempt. */
    record Attempt(int number, long derived) {}

    /**
     * An attempt that has been recorded, or refused.
     *
     * @param number    of this attempt; 0 if it was refused
     * @param atThisPlace attempts that began with as many derived objects as there are now, this one included
     */
    record Begun(int number, int atThisPlace) {
        boolean refused() {
            return number == 0;
        }
    }

    private final ObjectStore store;
    private final String group;

    Attempts(ObjectStore store, String group) {
        this.store = store;
        this.group = group;
    }

    /** Records a further attempt, unless so many have ended at this place that the record is to be set aside. */
    Begun begin(LoggedRecord record, long derived) {
        while (true) {
            TreeMap<Integer, Attempt> counted = new TreeMap<>();
            int last = read(record, counted);
            int before = 0;
            for (Attempt attempt : counted.descendingMap().values()) {
                if (attempt.derived() != derived) {
                    break;
                }
                before++;
            }
            if (before >= MOST) {
                return new Begun(0, before);
            }
            int number = last + 1;
            byte[] content = Json.write(new Attempt(number, derived));
            // Whoever else works on this record (a worker that has lost its partition and does not know yet) may be
            // first.
            if (store.createIfAbsent(folder(record) + number + ".json", content, JSON)) {
                return new Begun(number, before + 1);
            }
        }
    }

    /** The attempt ended through no fault of the record: it does not count. */
    void release(LoggedRecord record, int number) {
        store.createIfAbsent(folder(record) + number + ".released", new byte[0], JSON);
    }

    /** Derived objects under a prefix. */
    long derived(String prefix) {
        try (Stream<String> keys = store.list(prefix)) {
            return keys.count();
        }
    }

    /** Reads the attempts that count and returns the highest number in use. */
    private int read(LoggedRecord record, Map<Integer, Attempt> counted) {
        String folder = folder(record);
        List<String> names;
        try (Stream<String> keys = store.list(folder)) {
            names = keys.map(key -> key.substring(folder.length())).toList();
        }
        TreeSet<Integer> released = new TreeSet<>();
        int last = 0;
        for (String name : names) {
            int number = Integer.parseInt(name.substring(0, name.indexOf('.')));
            last = Math.max(last, number);
            if (name.endsWith(".released")) {
                released.add(number);
            } else {
                store.find(folder + name, MAX_BYTES)
                        .ifPresent(json -> counted.put(number, Json.read(json, Attempt.class, folder + name)));
            }
        }
        counted.keySet().removeAll(released);
        return last;
    }

    private String folder(LoggedRecord record) {
        return "attempts/" + group + "/" + record.partition().topic() + "-"
                + record.partition().partition() + "-" + record.offset() + "/";
    }
}
