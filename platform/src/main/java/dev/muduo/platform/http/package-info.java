/** The HTTP edge that services share. */
package dev.muduo.platform.http;
