/** What people ask of the trainers: that a model is trained now, whatever its schedule says. */
package dev.muduo.trainer.requests;
