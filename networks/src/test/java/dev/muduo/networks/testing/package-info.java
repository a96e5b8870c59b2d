/** What several tests of this module share. */
package dev.muduo.networks.testing;
