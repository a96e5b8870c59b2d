/** What an instance answers, field by field as its OpenAPI document has it; fields that are not known here are passed over. */
package dev.muduo.client.answer;
