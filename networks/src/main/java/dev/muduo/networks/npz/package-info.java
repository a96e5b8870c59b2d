/** Reading numpy's archives: reference numbers and conformance inputs. */
package dev.muduo.networks.npz;
