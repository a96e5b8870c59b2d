package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The few names that the pickle of a weights file may ask for (§3.8), and what we make of each. No class of that name is looked
 * up and none is called; every other name is refused.
 */
final class PickleGlobals {
    private static final int MAX_AXES = 16;
    private static final Set<String> PLACEHOLDERS = Set.of(
            "argparse.Namespace",
            "numpy.dtype",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray.scalar",
            "_codecs.encode");

    /** Something that was in the file, of no use to us; it keeps no part of what it was. */
    record Inert(String name) {}

    /** The class of a storage; an element of a persistent id. */
    record StorageClass(TorchType type) {}

    /** What may stand where Python would call something. */
    private enum Maker {
        ORDERED_DICT,
        TENSOR
    }

    private PickleGlobals() {}

    /** @throws WeightsException if the name is none of the few */
    static Object named(String module, String name) {
        String global = module + "." + name;
        if (global.equals("collections.OrderedDict")) {
            return Maker.ORDERED_DICT;
        }
        if (global.equals("torch._utils._rebuild_tensor_v2")) {
            return Maker.TENSOR;
        }
        if (PLACEHOLDERS.contains(global)) {
            return new Inert(global);
        }
        if (module.equals("torch")) {
            return TorchType.ofClass(name).<Object>map(StorageClass::new).orElseThrow(() -> refused(global));
        }
        throw refused(global);
    }

    private static WeightsException refused(String global) {
        return new WeightsException("the weights file asks for " + TorchNames.shown(global)
                + ", which is not needed to hold tensors: refused; save a plain state dict instead");
    }

    /** What a call of a global stands for. @throws WeightsException if it would be a call */
    static Object made(Object target, Object arguments) {
        if (!(arguments instanceof Object[] values)) {
            throw new WeightsException("the weights file calls " + describe(target) + " without a tuple: refused");
        }
        if (target instanceof Inert) {
            return target;
        }
        if (target instanceof Maker maker) {
            return switch (maker) {
                case ORDERED_DICT -> orderedDict(values);
                case TENSOR -> tensor(values);
            };
        }
        throw new WeightsException("the weights file calls " + describe(target) + ": refused");
    }

    /** Filled by what follows; older files give a list of pairs. */
    private static Map<Object, Object> orderedDict(Object[] arguments) {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        if (arguments.length == 0) {
            return dictionary;
        }
        if (!(arguments[0] instanceof List<?> pairs)) {
            throw new WeightsException("an ordered dictionary is made of a list, got " + describe(arguments[0]));
        }
        for (Object pair : pairs) {
            if (!(pair instanceof Object[] both) || both.length != 2) {
                throw new WeightsException("an ordered dictionary is made of pairs, got " + describe(pair));
            }
            dictionary.put(key(both[0]), both[1]);
        }
        return dictionary;
    }

    /** Python has no lists or dictionaries as keys; hashing nested ones could take for ever. */
    static Object key(Object key) {
        if (key instanceof List || key instanceof Map) {
            throw new WeightsException("a dictionary of the weights file has " + describe(key) + " as a key");
        }
        return key;
    }

    private static StoredTensor tensor(Object[] arguments) {
        if (arguments.length < 4 || !(arguments[0] instanceof TorchStorage storage)) {
            throw new WeightsException("a tensor is rebuilt from a storage, an offset, a shape and strides");
        }
        return new StoredTensor(storage, integer(arguments[1]), integers(arguments[2]), integers(arguments[3]));
    }

    /** @throws WeightsException if a persistent id is not that of a storage */
    static TorchStorage storage(Object id) {
        if (!(id instanceof Object[] parts)
                || parts.length != 5
                || !"storage".equals(parts[0])
                || !(parts[1] instanceof StorageClass storageClass)
                || !(parts[2] instanceof String key)) {
            throw new WeightsException("a persistent id of a weights file names a storage");
        }
        long elements = integer(parts[4]);
        if (elements < 0 || elements > Integer.MAX_VALUE || !key.matches("[0-9]{1,9}")) {
            throw new WeightsException(
                    "a storage has a number and 0 to 2^31 elements, got " + TorchNames.shown(key) + ", " + elements);
        }
        return new TorchStorage(storageClass.type(), key, elements);
    }

    private static long[] integers(Object tuple) {
        if (!(tuple instanceof Object[] values) || values.length > MAX_AXES) {
            throw new WeightsException(
                    "a shape is a tuple of at most " + MAX_AXES + " numbers, got " + describe(tuple));
        }
        long[] numbers = new long[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = integer(values[i]);
        }
        return numbers;
    }

    private static long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new WeightsException("expected a whole number, got " + describe(value));
    }

    /** What a message may say of an object from a file. */
    static String describe(Object object) {
        if (object instanceof Inert inert) {
            return inert.name();
        }
        if (object instanceof Object[] tuple) {
            return "a tuple of " + tuple.length;
        }
        if (object instanceof List<?> list) {
            return "a list of " + list.size();
        }
        if (object instanceof Map<?, ?> dictionary) {
            return "a dictionary of " + dictionary.size();
        }
        return "a " + object.getClass().getSimpleName();
    }
}
