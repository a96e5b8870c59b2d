/** Checkpoints, their manifests and the numbered promotions. */
package dev.muduo.platform.model;
