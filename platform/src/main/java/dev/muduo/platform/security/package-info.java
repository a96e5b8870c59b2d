/** Who may do what over HTTP: API keys, tokens of an OpenID provider, roles, and how often. Knows nothing of HTTP itself. */
package dev.muduo.platform.security;
