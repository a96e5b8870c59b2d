/** Studies, annotations and reviews over HTTP: bodies are streamed to disk, the event loop never waits. */
package dev.muduo.ingest.http;
