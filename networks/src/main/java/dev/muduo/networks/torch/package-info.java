/** Reading PyTorch's files without executing anything in them. */
package dev.muduo.networks.torch;
