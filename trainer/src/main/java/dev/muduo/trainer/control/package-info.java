/** Reading and writing the control topic. */
package dev.muduo.trainer.control;
