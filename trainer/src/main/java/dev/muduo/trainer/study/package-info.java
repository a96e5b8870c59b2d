/** Reads what studies refer to; whatever is wrong with an object is a fault of the record that names it. */
package dev.muduo.trainer.study;
