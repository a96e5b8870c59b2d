/** End to end with a real archive: run by {@code .ci/others}, which puts both into a network namespace of their own. */
package dev.muduo.standalone.pacs;
