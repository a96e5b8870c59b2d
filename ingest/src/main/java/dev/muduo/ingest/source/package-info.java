/** Where studies come from besides HTTP: study folders, and a folder of them that is watched. */
package dev.muduo.ingest.source;
