/** What teaching reads and leaves in the object store beside a study, and the thread that does so beside the computing. */
package dev.muduo.teacher.archive;
