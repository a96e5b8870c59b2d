/** Named arrays of numbers, free of any tensor library: what weight files hold and networks are made of. */
package dev.muduo.networks.weights;
