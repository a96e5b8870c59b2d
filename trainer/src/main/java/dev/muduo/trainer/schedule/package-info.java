/** How the student's learning rate follows the step number, and where training may rest: strategies by name. */
package dev.muduo.trainer.schedule;
