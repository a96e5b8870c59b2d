/**
 * What the two teachers are asked about a patch (§2.1 to 2.3): from the maps of the prompt generator, and of the student where
 * it prompts, to mask prompts (Eq. 1) and points (Eq. 2).
 */
package dev.muduo.teacher.prompt;
