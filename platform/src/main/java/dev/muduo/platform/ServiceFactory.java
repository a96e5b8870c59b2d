package dev.muduo.platform;

import dev.muduo.platform.config.Configuration;

/** Makes a service from what it stands on and its sections of the configuration. */
@FunctionalInterface
public interface ServiceFactory {
    /** Quick, and without asking log or store: that is for the agents, which can wait for them. */
    Service create(Platform platform, Configuration configuration);
}
