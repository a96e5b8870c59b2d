/** Immutable objects in any S3 store; {@code If-None-Match: *} is the only condition that is built on. */
package dev.muduo.platform.store;
