/** For whoever asks other servers: archives, the issuer of tokens. */
package dev.muduo.platform.outbound;
