/** JSON as manifests and answers are written: sorted, without dates, the same bytes for the same values. */
package dev.muduo.platform.json;
