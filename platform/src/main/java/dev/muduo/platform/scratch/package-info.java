/** Local disk for what is on its way in; losing it loses nothing. */
package dev.muduo.platform.scratch;
