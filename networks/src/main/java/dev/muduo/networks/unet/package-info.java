/** The student and prompt generator: a 3D U-Net with instance normalisation. */
package dev.muduo.networks.unet;
