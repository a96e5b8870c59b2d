/** How fast ingest takes DICOM studies, with how much memory, and what bounds it. */
package dev.muduo.benchmarks.ingestspeed;
