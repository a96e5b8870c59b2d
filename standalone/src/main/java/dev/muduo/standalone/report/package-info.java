/** What a checkpoint is worth on studies that neither trainer nor gate ever reads. */
package dev.muduo.standalone.report;
