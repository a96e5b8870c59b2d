package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a weights file as data (§3.8): tensors and ordered dictionaries are built by us, a few harmless
 * classes become inert placeholders, every other global is refused by name. No class of the file is looked up, nothing is
 * called.
 */
final class SafeUnpickler extends Unpickler {
    private static final Set<String> PLACEHOLDERS = Set.of(
            "argparse.Namespace",
            "numpy.dtype",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray.scalar",
            "_codecs.encode");

    private SafeUnpickler() {}

    /** The object in a pickle. */
    static Object load(byte[] pickle) {
        try {
            return new SafeUnpickler().load(new ByteArrayInputStream(pickle));
        } catch (WeightsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new WeightsException("the weights file's pickle is damaged: " + e.getMessage(), e);
        }
    }

    /** What a message may say of an object from a file. */
    static String describe(Object object) {
        if (object instanceof Placeholder placeholder) {
            return placeholder.name();
        }
        return object == null ? "nothing" : object.getClass().getSimpleName();
    }

    /** Something that was in the file, of no use to us. */
    private record Placeholder(String name) implements IObjectConstructor {
        @Override
        public Object construct(Object[] arguments) {
            return new Placeholder(name);
        }
    }

    private record StorageClass(TorchType type) {}

    @Override
    protected Object dispatch(short opcode) throws IOException {
        requireHonestLength(opcode);
        switch (opcode) {
            case Opcodes.GLOBAL -> {
                String module = line();
                stack.add(global(module, line()));
                return NO_RETURN_VALUE;
            }
            case Opcodes.STACK_GLOBAL -> {
                Object name = stack.pop();
                stack.add(global(stack.pop(), name));
                return NO_RETURN_VALUE;
            }
            case Opcodes.BUILD -> {
                // State of placeholders and the _metadata of ordered dictionaries: of no use here.
                stack.pop();
                return NO_RETURN_VALUE;
            }
            case Opcodes.REDUCE, Opcodes.NEWOBJ -> {
                Object arguments = stack.pop();
                stack.add(construct(stack.pop(), arguments));
                return NO_RETURN_VALUE;
            }
            case Opcodes.INST, Opcodes.OBJ, Opcodes.NEWOBJ_EX, Opcodes.EXT1, Opcodes.EXT2, Opcodes.EXT4 ->
                throw new WeightsException("the weights file wants an object built by opcode " + opcode + ": refused");
            default -> {
                return super.dispatch(opcode);
            }
        }
    }

    /** A length beyond the end of the pickle is refused before memory is taken for it. */
    private void requireHonestLength(short opcode) throws IOException {
        int width = switch (opcode) {
            case Opcodes.BINUNICODE, Opcodes.BINSTRING, Opcodes.BINBYTES, Opcodes.LONG4 -> 4;
            case Opcodes.BINUNICODE8, Opcodes.BINBYTES8, Opcodes.BYTEARRAY8, Opcodes.FRAME -> 8;
            default -> 0;
        };
        if (width == 0) {
            return;
        }
        input.mark(width);
        byte[] bytes = new byte[8];
        int read = input.readNBytes(bytes, 0, width);
        input.reset();
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (read < width || length < 0 || length > input.available()) {
            throw new WeightsException(
                    "the weights file's pickle claims " + length + " bytes with " + input.available() + " left");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = input.read();
        while (next != '\n') {
            if (next < 0 || line.length() > 200) {
                throw new WeightsException("the weights file's pickle ends within a name");
            }
            line.append((char) next);
            next = input.read();
        }
        return line.toString();
    }

    private static Object global(Object module, Object name) {
        String global = module + "." + name;
        if (global.equals("collections.OrderedDict")) {
            return (IObjectConstructor) SafeUnpickler::orderedDict;
        }
        if (global.equals("torch._utils._rebuild_tensor_v2")) {
            return (IObjectConstructor) SafeUnpickler::tensor;
        }
        if (PLACEHOLDERS.contains(global)) {
            return new Placeholder(global);
        }
        if ("torch".equals(module)) {
            return TorchType.ofClass(String.valueOf(name))
                    .<Object>map(StorageClass::new)
                    .orElseThrow(() -> refused(global));
        }
        throw refused(global);
    }

    private static WeightsException refused(String global) {
        return new WeightsException("the weights file asks for " + global
                + ", which is not needed to hold tensors: refused; save a plain state dict instead");
    }

    private static Object construct(Object target, Object arguments) {
        if (!(target instanceof IObjectConstructor constructor) || !(arguments instanceof Object[] values)) {
            throw new WeightsException("the weights file calls " + describe(target) + ": refused");
        }
        return constructor.construct(values);
    }

    private static Object orderedDict(Object[] arguments) {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        if (arguments.length > 0 && arguments[0] instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (!(pair instanceof Object[] both) || both.length != 2) {
                    throw new WeightsException("an ordered dictionary is made of pairs");
                }
                dictionary.put(both[0], both[1]);
            }
        }
        return dictionary;
    }

    private static Object tensor(Object[] arguments) {
        if (arguments.length < 4 || !(arguments[0] instanceof TorchStorage storage)) {
            throw new WeightsException("a tensor is rebuilt from a storage, an offset, a shape and strides");
        }
        return new StoredTensor(storage, integer(arguments[1]), integers(arguments[2]), integers(arguments[3]));
    }

    @Override
    protected Object persistentLoad(Object id) {
        if (!(id instanceof Object[] parts)
                || parts.length != 5
                || !"storage".equals(parts[0])
                || !(parts[1] instanceof StorageClass storageClass)
                || !(parts[2] instanceof String key)) {
            throw new WeightsException("a persistent id of a weights file names a storage");
        }
        long elements = integer(parts[4]);
        if (elements < 0 || elements > Integer.MAX_VALUE || !key.matches("[0-9]{1,9}")) {
            throw new WeightsException("a storage has a number and 0 to 2^31 elements, got " + key + ", " + elements);
        }
        return new TorchStorage(storageClass.type(), key, elements);
    }

    private static long[] integers(Object tuple) {
        if (!(tuple instanceof Object[] values)) {
            throw new WeightsException("a shape is a tuple, got " + describe(tuple));
        }
        List<Long> numbers = new ArrayList<>();
        for (Object value : values) {
            numbers.add(integer(value));
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static long integer(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new WeightsException("expected a whole number, got " + describe(value));
    }
}
