package dev.muduo.infer.view;

import dev.muduo.imaging.Structures;
import dev.muduo.infer.request.MaskStore;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.ObjectStore;

/**
 * Where what is shown comes from.
 *
 * @param arithmetic that this service answers in: masks in another are not shown
 * @param workspace for objects on their way out
 */
public record ViewSources(
        ObjectStore store,
        MaskStore masks,
        ModelRegistry models,
        Structures structures,
        Arithmetic arithmetic,
        Workspace workspace) {}
