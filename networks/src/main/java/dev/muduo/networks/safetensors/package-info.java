/** The safetensors format: checkpoints, embeddings and logits as one validated file each. */
package dev.muduo.networks.safetensors;
