/** What teacher workers leave in the store and the trainer reads. */
package dev.muduo.platform.teaching;
