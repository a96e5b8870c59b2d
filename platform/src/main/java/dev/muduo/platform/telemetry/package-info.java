/** Logs and metrics: what an operator sees. Neither ever holds patient data. */
package dev.muduo.platform.telemetry;
