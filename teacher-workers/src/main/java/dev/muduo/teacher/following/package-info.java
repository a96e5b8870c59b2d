/** The versions that teach: prompt generator, student and teachers' weights as the control topic announces them. */
package dev.muduo.teacher.following;
