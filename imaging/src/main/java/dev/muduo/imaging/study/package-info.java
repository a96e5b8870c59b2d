/** Which series of an examination are its CT and its PET: chosen by what they are, never by what they are called. */
package dev.muduo.imaging.study;
