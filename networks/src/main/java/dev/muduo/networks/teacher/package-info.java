/** Frozen foundation models that answer prompts, and the words for asking them. */
package dev.muduo.networks.teacher;
