/** From a CT/PET pair to a mask: what is asked, who may, and what is told afterwards. Knows no HTTP. */
package dev.muduo.infer.request;
