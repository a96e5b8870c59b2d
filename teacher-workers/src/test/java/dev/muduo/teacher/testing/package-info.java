/** Teachers that answer as a test says. */
package dev.muduo.teacher.testing;
