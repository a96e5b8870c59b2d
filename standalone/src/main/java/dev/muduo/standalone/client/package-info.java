/** Talks to a running instance over its HTTP interface, with nothing but the JDK: commands start fast and load no network. */
package dev.muduo.standalone.client;
