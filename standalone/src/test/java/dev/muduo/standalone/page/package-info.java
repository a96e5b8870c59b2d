/** The page in a real browser: Debian's Chromium, driven by Playwright. */
package dev.muduo.standalone.page;
