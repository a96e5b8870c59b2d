/** Long-running roles in bounded steps, their runner, and the two kinds of fault they know. */
package dev.muduo.platform.agent;
