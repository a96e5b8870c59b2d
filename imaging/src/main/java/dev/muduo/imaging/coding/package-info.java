/**
 * What DICOM objects call things: coded concepts (PS3.3, 8.8; PS3.16), and a model's structures among them, both ways.
 */
package dev.muduo.imaging.coding;
