/** The events that flow between the services, the topics they flow on, and how they are encoded. */
package dev.muduo.schemas;
