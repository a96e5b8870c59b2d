/** What a loop has recorded, opened to be read: log and store of a data directory or of a cluster. */
package dev.muduo.standalone.replay;
