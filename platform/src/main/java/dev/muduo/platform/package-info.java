/** What every service stands on: the log, the store, the registry, agents, configuration, telemetry and the HTTP edge. */
package dev.muduo.platform;
