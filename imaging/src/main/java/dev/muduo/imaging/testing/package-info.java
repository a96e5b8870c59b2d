/** For tests, ours and others': images as scanners send them. */
package dev.muduo.imaging.testing;
