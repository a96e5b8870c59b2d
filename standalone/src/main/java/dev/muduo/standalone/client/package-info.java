/** What the commands have to say to a client of the HTTP API: where this machine's instance answers, and what is in a folder of DICOM files. */
package dev.muduo.standalone.client;
