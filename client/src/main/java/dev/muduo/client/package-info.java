/**
 * A client of the HTTP API: {@link dev.muduo.client.MuduoClient} is where to begin. Needs the JDK and Jackson, and loads no network.
 * Files stream from and to disk; no name of a file leaves this machine, because it may tell who the patient is.
 */
package dev.muduo.client;
