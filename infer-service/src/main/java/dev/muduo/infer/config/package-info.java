/** How the service is configured. */
package dev.muduo.infer.config;
