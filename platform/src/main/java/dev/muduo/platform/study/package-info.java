/** Studies as the services work with them. */
package dev.muduo.platform.study;
