/** The method's maths on plain arrays, equation by equation; no tensor library, no state. */
package dev.muduo.networks.method;
