/** Weights made elsewhere: checked, converted, stored and announced. */
package dev.muduo.trainer.imports;
