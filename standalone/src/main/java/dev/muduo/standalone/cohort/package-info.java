/** A cohort: a folder of study folders, which structures are drawn in it, and what each study may be used for. */
package dev.muduo.standalone.cohort;
