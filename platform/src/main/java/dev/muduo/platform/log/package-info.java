/** The log that joins the services: reading by position or by group, writing in transactions, setting records aside. */
package dev.muduo.platform.log;
