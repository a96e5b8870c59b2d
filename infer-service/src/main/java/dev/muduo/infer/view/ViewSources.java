package dev.muduo.infer.view;

import dev.muduo.imaging.Structures;
import dev.muduo.infer.request.MaskStore;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.store.ObjectStore;
import java.nio.file.Path;

/**
 * Where what is shown comes from.
 *
 * @param scratch an empty directory of this process for objects on their way out
 */
public record ViewSources(
        ObjectStore store, MaskStore masks, ModelRegistry models, Structures structures, Path scratch) {}
