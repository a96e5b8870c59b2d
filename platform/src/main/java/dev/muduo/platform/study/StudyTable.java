package dev.muduo.platform.study;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * One whole number a study, for all studies that there ever were: 20 bytes a slot of which at least a third are taken, so at
 * most 60 bytes an entry, 60 MB for a million. Nothing is forgotten: exactly once needs to know all that was published.
 *
 * <p>Open addressing with linear probing; the keys are hashes already. Belongs to one thread.
 */
public final class StudyTable {
    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 29;
    /** Of a slot that is free; no entry has it. */
    private static final int FREE = Integer.MIN_VALUE;

    private long[] keys = new long[2 * SMALLEST];
    private int[] values = free(SMALLEST);
    private int size;

    /** The number of that study, if it has one. */
    public OptionalInt get(StudyKey key) {
        int value = values[slot(key)];
        return value == FREE ? OptionalInt.empty() : OptionalInt.of(value);
    }

    public boolean contains(StudyKey key) {
        return values[slot(key)] != FREE;
    }

    /**
     * Sets a study's number.
     *
     * @throws IllegalArgumentException if the number is the one that marks free slots
     */
    public void put(StudyKey key, int value) {
        if (value == FREE) {
            throw new IllegalArgumentException("a study's number is greater than " + FREE);
        }
        int slot = slot(key);
        if (values[slot] == FREE) {
            if (3L * (size + 1) > 2L * values.length) {
                grow();
                slot = slot(key);
            }
            keys[2 * slot] = key.high();
            keys[2 * slot + 1] = key.low();
            size++;
        }
        values[slot] = value;
    }

    /** Studies that have a number. */
    public int size() {
        return size;
    }

    /** Bytes of the arrays. */
    public long bytes() {
        return (long) keys.length * Long.BYTES + (long) values.length * Integer.BYTES;
    }

    /** Where the key is, or where it would go. */
    private int slot(StudyKey key) {
        int mask = values.length - 1;
        int slot = (int) key.low() & mask;
        while (values[slot] != FREE && (keys[2 * slot] != key.high() || keys[2 * slot + 1] != key.low())) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        if (values.length == LARGEST) {
            throw new IllegalStateException("a table of studies holds at most " + size);
        }
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = free(2 * oldValues.length);
        for (int old = 0; old < oldValues.length; old++) {
            if (oldValues[old] != FREE) {
                int slot = slot(new StudyKey(oldKeys[2 * old], oldKeys[2 * old + 1]));
                keys[2 * slot] = oldKeys[2 * old];
                keys[2 * slot + 1] = oldKeys[2 * old + 1];
                values[slot] = oldValues[old];
            }
        }
    }

    private static int[] free(int slots) {
        int[] values = new int[slots];
        Arrays.fill(values, FREE);
        return values;
    }
}
