// How far something is, as a picture and as words.

import { h } from "./dom.js";

export class Bar {
  #done = h("div", {});
  #bar;
  #words;

  /** @param name what gets on */
  constructor(name, words) {
    this.#words = h("p", { class: "hint" }, words);
    this.#bar = h("div", { class: "gauge", role: "progressbar", "aria-label": name, "aria-valuetext": words }, this.#done);
    // Not read out at every step where what surrounds it is.
    this.element = h("div", { class: "progress", "aria-live": "off" }, this.#bar, this.#words);
  }

  /** @param total null while nobody knows it */
  show(words, done = 0, total = null) {
    this.#words.textContent = words;
    this.#bar.setAttribute("aria-valuetext", words);
    if (total === null) {
      ["aria-valuemin", "aria-valuemax", "aria-valuenow"].forEach((name) => this.#bar.removeAttribute(name));
      this.#done.style.width = "";
    } else {
      this.#bar.setAttribute("aria-valuemin", "0");
      this.#bar.setAttribute("aria-valuemax", String(total));
      this.#bar.setAttribute("aria-valuenow", String(done));
      this.#done.style.width = `${(100 * done) / total}%`;
    }
  }
}
