/** What runs in containers: tests tagged {@code docker}, run by {@code .ci/run}. */
package dev.muduo.standalone.containers;
