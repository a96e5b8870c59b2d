/**
 * Comparing what we compute with numbers that a reference computed, on a folder of inputs and expectations: each quantity
 * becomes one {@link dev.muduo.standalone.conformance.Check}.
 */
package dev.muduo.standalone.conformance;
