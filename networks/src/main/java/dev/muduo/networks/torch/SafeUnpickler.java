package dev.muduo.networks.torch;

import dev.muduo.networks.torch.PickleGlobals.Inert;
import dev.muduo.networks.weights.WeightsException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a weights file as data (§3.8): a stack machine of our own that knows strings, whole numbers, containers,
 * tensors and placeholders, and nothing that could be executed; {@link PickleGlobals} says which names it accepts.
 *
 * <p>Time and memory are bounded whatever the file says: a length is compared with what is left of the pickle before memory is
 * taken, the number of operations (and of list items copied) is limited, nothing recurses, and no container is hashed.
 *
 * <p>What comes out: {@code String}, {@code Long}, {@code Object[]} (tuples), {@code List}, {@code Map}, {@link StoredTensor},
 * and {@link Inert} for everything that is of no use.
 */
final class SafeUnpickler {
    /** A published file takes 11 000. */
    private static final int MAX_OPERATIONS = 1_000_000;

    private static final int MAX_NAME_LINE = 200;
    private static final int MAX_LONG_BYTES = 8;

    private final ByteBuffer pickle;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private int operations;

    private SafeUnpickler(ByteBuffer pickle) {
        this.pickle = pickle;
    }

    /**
     * The object in a pickle.
     *
     * @param pickle little-endian
     * @throws WeightsException if it is damaged, or wants more than to hold tensors
     */
    static Object load(ByteBuffer pickle) {
        try {
            return new SafeUnpickler(pickle).run();
        } catch (BufferUnderflowException e) {
            throw new WeightsException("the weights file's pickle is damaged: it ends too early", e);
        }
    }

    private Object run() {
        int opcode = unsignedByte();
        while (opcode != Opcode.STOP) {
            spend(1);
            execute(opcode);
            opcode = unsignedByte();
        }
        return pop();
    }

    private void spend(int count) {
        operations += count;
        if (operations > MAX_OPERATIONS) {
            throw new WeightsException("the weights file's pickle takes more than " + MAX_OPERATIONS
                    + " operations; a file of tensors takes some thousands");
        }
    }

    private void execute(int opcode) {
        switch (opcode) {
            case Opcode.PROTO -> requireProtocol(unsignedByte());
            case Opcode.FRAME -> requireHonest(pickle.getLong());
            case Opcode.MARK -> marks.add(stack.size());
            case Opcode.POP -> pop();
            case Opcode.POP_MARK -> popToMark();
            case Opcode.BINPUT -> memo.put((long) unsignedByte(), top());
            case Opcode.LONG_BINPUT -> memo.put(unsignedInt(), top());
            case Opcode.MEMOIZE -> memo.put((long) memo.size(), top());
            case Opcode.BINGET -> push(recalled(unsignedByte()));
            case Opcode.LONG_BINGET -> push(recalled(unsignedInt()));
            case Opcode.GLOBAL -> push(PickleGlobals.named(line(), line()));
            case Opcode.STACK_GLOBAL -> stackGlobal();
            case Opcode.REDUCE, Opcode.NEWOBJ -> make();
            case Opcode.BUILD -> pop(); // state of placeholders, _metadata of ordered dictionaries: of no use
            case Opcode.BINPERSID -> push(PickleGlobals.storage(pop()));
            default -> {
                if (!scalar(opcode) && !container(opcode)) {
                    throw new WeightsException("the weights file's pickle has the opcode 0x"
                            + Integer.toHexString(opcode) + ", which torch does not write: refused");
                }
            }
        }
    }

    // ---- scalars ----

    private boolean scalar(int opcode) {
        switch (opcode) {
            case Opcode.NONE -> push(new Inert("None"));
            case Opcode.NEWTRUE -> push(new Inert("True"));
            case Opcode.NEWFALSE -> push(new Inert("False"));
            case Opcode.BININT -> push((long) pickle.getInt());
            case Opcode.BININT1 -> push((long) unsignedByte());
            case Opcode.BININT2 -> push(Short.toUnsignedLong(pickle.getShort()));
            case Opcode.LONG1 -> push(longOf(bytes(unsignedByte())));
            case Opcode.BINFLOAT -> skipped(Double.BYTES, "a float");
            case Opcode.BINUNICODE -> push(text(unsignedInt()));
            case Opcode.SHORT_BINUNICODE -> push(text(unsignedByte()));
            case Opcode.BINUNICODE8 -> push(text(pickle.getLong()));
            case Opcode.BINBYTES -> skipped(unsignedInt(), "bytes");
            case Opcode.SHORT_BINBYTES -> skipped(unsignedByte(), "bytes");
            case Opcode.BINBYTES8 -> skipped(pickle.getLong(), "bytes");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requireProtocol(int protocol) {
        if (protocol < 2 || protocol > 5) {
            throw new WeightsException("a pickle of protocol 2 to 5 was expected, got " + protocol);
        }
    }

    /** Two's complement, little-endian; no size or stride is longer than 8 bytes. */
    private static Object longOf(byte[] bytes) {
        if (bytes.length > MAX_LONG_BYTES) {
            return new Inert("a very large number");
        }
        long value = bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private String text(long length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes(long length) {
        byte[] bytes = new byte[requireHonest(length)];
        pickle.get(bytes);
        return bytes;
    }

    private void skipped(long length, String name) {
        pickle.position(pickle.position() + requireHonest(length));
        push(new Inert(name));
    }

    /** A length beyond the end of the pickle is refused before memory is taken for it. */
    private int requireHonest(long length) {
        if (length < 0 || length > pickle.remaining()) {
            throw new WeightsException("the weights file's pickle is damaged: it claims " + length + " bytes with "
                    + pickle.remaining() + " left");
        }
        return (int) length;
    }

    private int unsignedByte() {
        return pickle.get() & 0xFF;
    }

    private long unsignedInt() {
        return Integer.toUnsignedLong(pickle.getInt());
    }

    // ---- containers ----

    private boolean container(int opcode) {
        switch (opcode) {
            case Opcode.EMPTY_TUPLE -> push(new Object[0]);
            case Opcode.TUPLE1 -> push(last(1));
            case Opcode.TUPLE2 -> push(last(2));
            case Opcode.TUPLE3 -> push(last(3));
            case Opcode.TUPLE -> push(popToMark());
            case Opcode.EMPTY_LIST -> push(new ArrayList<>());
            case Opcode.APPEND -> append(last(1));
            case Opcode.APPENDS -> append(popToMark());
            case Opcode.EMPTY_DICT -> push(new LinkedHashMap<>());
            case Opcode.SETITEM -> set(last(2));
            case Opcode.SETITEMS -> set(popToMark());
            case Opcode.EMPTY_SET -> push(new Inert("a set"));
            case Opcode.ADDITEMS -> popToMark();
            case Opcode.FROZENSET -> {
                popToMark();
                push(new Inert("a frozen set"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // every list on the stack was made above
    private void append(Object[] items) {
        if (!(top() instanceof List<?> list)) {
            throw damaged("items are appended to " + PickleGlobals.describe(top()));
        }
        ((List<Object>) list).addAll(List.of(items));
    }

    @SuppressWarnings("unchecked") // every map on the stack was made above
    private void set(Object[] items) {
        if (!(top() instanceof Map<?, ?> map) || items.length % 2 != 0) {
            throw damaged(items.length + " items are put into " + PickleGlobals.describe(top()));
        }
        for (int i = 0; i < items.length; i += 2) {
            ((Map<Object, Object>) map).put(PickleGlobals.key(items[i]), items[i + 1]);
        }
    }

    // ---- globals ----

    private void stackGlobal() {
        Object name = pop();
        Object module = pop();
        if (!(name instanceof String nameText) || !(module instanceof String moduleText)) {
            throw damaged("a global is named by two strings");
        }
        push(PickleGlobals.named(moduleText, nameText));
    }

    private void make() {
        Object arguments = pop();
        if (arguments instanceof Object[] values && values.length > 0 && values[0] instanceof List<?> items) {
            // One remembered list may be made into a dictionary again and again.
            spend(items.size());
        }
        push(PickleGlobals.made(pop(), arguments));
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        int next = unsignedByte();
        while (next != '\n') {
            if (line.length() > MAX_NAME_LINE) {
                throw damaged("a global's name is longer than " + MAX_NAME_LINE);
            }
            line.append((char) next);
            next = unsignedByte();
        }
        return line.toString();
    }

    // ---- stack and memo ----

    private void push(Object object) {
        stack.add(object);
    }

    private Object top() {
        requireDepth(1);
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        requireDepth(1);
        return stack.remove(stack.size() - 1);
    }

    private Object[] last(int count) {
        requireDepth(count);
        return cut(stack.size() - count);
    }

    private Object[] popToMark() {
        if (marks.isEmpty()) {
            throw damaged("there is no mark on its stack");
        }
        return cut(marks.remove(marks.size() - 1));
    }

    private Object[] cut(int from) {
        List<Object> above = stack.subList(from, stack.size());
        Object[] items = above.toArray();
        above.clear();
        return items;
    }

    /** Above the last mark; what lies below belongs to a container that is still open. */
    private void requireDepth(int count) {
        int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (stack.size() - floor < count) {
            throw damaged("its stack is empty too early");
        }
    }

    private Object recalled(long index) {
        Object object = memo.get(index);
        if (object == null) {
            throw damaged("it recalls " + index + ", which it never put aside");
        }
        return object;
    }

    private static WeightsException damaged(String how) {
        return new WeightsException("the weights file's pickle is damaged: " + how);
    }
}
