package dev.muduo.infer;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.swap.FollowerMeters;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.LoadMeters;
import dev.muduo.infer.swap.ModelFollower;
import dev.muduo.infer.swap.NetworkLoader;
import dev.muduo.infer.swap.ServingModelSource;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.Platform;
import dev.muduo.platform.config.ModelConfig;

/** What follows the promotions and holds the model that answers. */
record ModelParts(HotSwap swap, ServingModelSource source, FollowerMeters meters, ModelFollower follower) {
    static ModelParts of(
            Platform platform, ModelConfig model, ServingConfig config, NetworkLoader loader, Arithmetic arithmetic) {
        HotSwap swap = new HotSwap();
        ServingModelSource source = new ServingModelSource(
                platform.models(),
                loader,
                model,
                arithmetic,
                platform.compute(),
                new LoadMeters(platform.meters()),
                platform.clock());
        FollowerMeters meters = new FollowerMeters(platform.meters(), source);
        ModelFollower follower = new ModelFollower(
                platform.log(),
                platform.models(),
                source,
                swap,
                meters,
                platform.clock(),
                platform.health(),
                config.olderAtColdStart());
        return new ModelParts(swap, source, meters, follower);
    }
}
