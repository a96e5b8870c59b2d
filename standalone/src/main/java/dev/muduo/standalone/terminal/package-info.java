/** What a person sees: lines, colours where they are wanted, and whether anybody is looking. */
package dev.muduo.standalone.terminal;
