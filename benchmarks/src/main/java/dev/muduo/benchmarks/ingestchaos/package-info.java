/** Ingest killed at drawn moments while DICOM studies are pushed to it: is every study on the topic once, and whole? */
package dev.muduo.benchmarks.ingestchaos;
