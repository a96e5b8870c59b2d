/** From files on local disk to proposals: admits, stores, proposes, on a bounded number of threads and with a bounded queue. */
package dev.muduo.ingest.intake;
