/**
 * Studies to pseudo-labels: one agent a worker, one patch a step, one transaction a study.
 *
 * <p>Read {@link dev.muduo.teacher.TeacherService} for the parts, {@link dev.muduo.teacher.PatchTeaching} for the method
 * (Eq. 1 to 4 of the paper) and {@link dev.muduo.teacher.weightfree} for the teachers that need no download.
 */
package dev.muduo.teacher;
