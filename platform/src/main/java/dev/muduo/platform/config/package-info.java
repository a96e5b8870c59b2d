/** Typed configuration: one YAML file, one record a section, an unknown key is a start-up error. */
package dev.muduo.platform.config;
