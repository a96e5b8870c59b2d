/** Who may do what: the whole API, whatever it is by now. */
package dev.muduo.standalone.access;
