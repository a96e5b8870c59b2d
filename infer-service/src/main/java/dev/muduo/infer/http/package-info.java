/** The service's HTTP face: what is asked, what is answered, and how a refusal reads. */
package dev.muduo.infer.http;
