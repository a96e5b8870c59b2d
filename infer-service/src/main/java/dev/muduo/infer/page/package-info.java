/** The page that people look at: plain files, served as they are. What it shows comes from the HTTP API alone. */
package dev.muduo.infer.page;
