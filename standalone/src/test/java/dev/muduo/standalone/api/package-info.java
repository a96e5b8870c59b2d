/** The HTTP API of a whole instance, as programs of others use it. */
package dev.muduo.standalone.api;
