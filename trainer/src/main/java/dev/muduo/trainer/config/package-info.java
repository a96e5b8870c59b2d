/** Sections {@code training} and {@code gate} of the configuration, typed. */
package dev.muduo.trainer.config;
