/** What a segmentation says in numbers: the volume of each structure and its uptake. */
package dev.muduo.imaging.measures;
