/** How well a predicted mask matches a reference: overlap and surface distances, with the edge cases spelled out. */
package dev.muduo.imaging.metrics;
