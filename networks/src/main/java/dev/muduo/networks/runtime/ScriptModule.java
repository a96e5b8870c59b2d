package dev.muduo.networks.runtime;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript class written as text in a resource, packed into the archive that the engine loads: operations that DJL
 * lacks, and whole networks in one native call. The class is named {@code Ops}, has no attributes and any methods.
 *
 * <p>Safe for use by several threads; a method has no state.
 */
public final class ScriptModule implements AutoCloseable {
    /** A pickled object of class {@code __torch__.Ops} whose only attribute is {@code training = True}. */
    private static final byte[] OBJECT = bytes(
            "\u0080\u0002c__torch__\nOps\nq\u0000)\u0081}(X\u0008\u0000\u0000\u0000trainingq\u0001\u0088ubq\u0002.");

    /** An empty pickled tuple. */
    private static final byte[] NO_CONSTANTS = bytes("\u0080\u0002).");

    private final PtSymbolBlock block;

    private ScriptModule(PtSymbolBlock block) {
        this.block = block;
    }

    /**
     * Compiles the source in one or more resources, one after the other: the first begins the class, the others go on with
     * methods.
     *
     * @param manager   the module's device; closing it does not free the module
     * @param resources beside {@code owner}
     */
    public static ScriptModule load(PtNDManager manager, Class<?> owner, String... resources) {
        try {
            ByteArrayOutputStream source = new ByteArrayOutputStream();
            for (String resource : resources) {
                source.write(read(owner, resource));
            }
            byte[] archive = pack(source.toByteArray());
            return new ScriptModule(JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
        } catch (IOException e) {
            throw new UncheckedIOException("the script " + String.join(" + ", resources) + " cannot be loaded", e);
        }
    }

    private static byte[] read(Class<?> owner, String resource) throws IOException {
        try (InputStream source = owner.getResourceAsStream(resource)) {
            if (source == null) {
                throw new IllegalStateException("the resource " + resource + " is missing beside " + owner.getName());
            }
            return source.readAllBytes();
        }
    }

    /**
     * Calls a method. The arguments are closed; arrays that they were made of are not.
     *
     * @return to be closed by the caller
     */
    public IValue call(String method, IValue... arguments) {
        try {
            return IValueUtils.runMethod(block, method, arguments);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /**
     * Calls a method that returns one array. The arguments are closed; arrays that they were made of are not.
     *
     * @param scope owner of the result
     */
    public PtNDArray compute(PtNDManager scope, String method, IValue... arguments) {
        try (IValue result = call(method, arguments)) {
            return result.toTensor(scope);
        }
    }

    /**
     * Calls a method whose operations are recorded for a backward pass; {@link #call} never records, whatever the thread's
     * mode.
     *
     * @param scope  owner of the results
     * @param arrays the method's first arguments
     * @param list   its last argument, a list; none if empty
     * @return the array or arrays that the method returns
     */
    public List<PtNDArray> record(PtNDManager scope, String method, List<PtNDArray> arrays, List<PtNDArray> list) {
        try (PtNDArray marker = (PtNDArray) scope.create(1)) {
            marker.setName("module_method:" + method);
            NDList inputs = new NDList(marker);
            inputs.addAll(arrays);
            for (PtNDArray element : list) {
                element.setName("list[]");
                inputs.add(element);
            }
            return IValueUtils.forward(block, inputs, true).stream()
                    .map(PtNDArray.class::cast)
                    .toList();
        }
    }

    /** An argument that is a list of arrays. */
    public static IValue listOf(List<PtNDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    @Override
    public void close() {
        block.close();
    }

    private static byte[] pack(byte[] source) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            store(zip, "ops/code/__torch__.py", source);
            store(zip, "ops/data.pkl", OBJECT);
            store(zip, "ops/constants.pkl", NO_CONSTANTS);
            store(zip, "ops/version", bytes("3\n"));
            store(zip, "ops/byteorder", bytes("little"));
        }
        return archive.toByteArray();
    }

    /** The engine reads uncompressed entries only. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
