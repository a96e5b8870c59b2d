/** The {@code muduo} command line: one class a command, {@link dev.muduo.standalone.cli.Main} lists them. */
package dev.muduo.standalone.cli;
