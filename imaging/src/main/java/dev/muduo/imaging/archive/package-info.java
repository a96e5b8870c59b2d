/** Archives that studies come in, read with bounds. */
package dev.muduo.imaging.archive;
