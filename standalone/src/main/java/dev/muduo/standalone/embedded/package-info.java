/**
 * A durable Kafka broker and an S3 store on local disk, so that one machine needs nothing installed.
 *
 * <p>Both run in one child JVM: a broker halts its JVM when its disk fills or its log is broken, which must not take the
 * services with it, and its heap and threads stay apart from theirs. {@link dev.muduo.standalone.embedded.Infrastructure}
 * is the parent's side, {@link dev.muduo.standalone.embedded.EmbeddedMain} the child's.
 */
package dev.muduo.standalone.embedded;
