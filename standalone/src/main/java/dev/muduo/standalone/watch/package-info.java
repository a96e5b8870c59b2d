/**
 * The loop as a person sees it: everything on the log since its beginning, folded into one small picture for {@code status},
 * {@code models} and the demo. It only reads; nothing depends on it.
 */
package dev.muduo.standalone.watch;
