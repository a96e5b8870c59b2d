/** The trainer: rounds of training, each committed to the log before its first step and repeated exactly after a restart. */
package dev.muduo.trainer.round;
