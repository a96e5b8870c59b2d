/** SAM-Med3D and SegAnyPET (§3): one promptable network, its teacher adapter. */
package dev.muduo.networks.sam;
