/** What runs in containers: tests tagged {@code docker}, run by {@code .ci/others}. */
package dev.muduo.standalone.containers;
