/** One machine, one command: the embedded Kafka and S3 store, every service, and the {@code muduo} command line. */
package dev.muduo.standalone;
