package dev.muduo.networks.torch;

/**
 * A flat run of numbers that tensors are views of.
 *
 * @param key      name of its file, {@code data/<key>}
 * @param elements how many numbers it claims to have
 */
record TorchStorage(TorchType type, String key, long elements) {
    long bytes() {
        return Math.multiplyExact(elements, (long) type.bytes());
    }
}
