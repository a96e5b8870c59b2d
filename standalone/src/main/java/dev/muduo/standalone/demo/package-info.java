/**
 * The whole loop on one cohort, live in the terminal: studies stream in, teachers teach, the student learns, the gate judges,
 * requests are answered meanwhile, and a table at the end says what came out.
 */
package dev.muduo.standalone.demo;
