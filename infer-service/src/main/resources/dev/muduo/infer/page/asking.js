// Asks for a segmentation, and shows how far it is.

import { Bar } from "./bar.js";
import { fill, h } from "./dom.js";
import { count } from "./format.js";
import { segment } from "./segmentation.js";

const WAITS = "Waits for its turn …";

export class Asking {
  #study;
  #answered;
  #failed;
  #giveUp = null;
  #button = h("button", { type: "button", onclick: () => this.#ask() }, "Segment with the serving checkpoint");
  #progress = h("div", { class: "under-way", hidden: true });
  /** For those who do not see the bar; each window would be too much to hear. */
  #heard = h("p", { class: "unseen", role: "status" });
  element = h("div", {}, h("div", { class: "actions" }, this.#button), this.#progress, this.#heard);

  /**
   * @param study    returns the study as it is when it is asked for
   * @param answered is given the checkpoint that has answered; what it returns is waited for
   * @param failed   is given what went wrong
   */
  constructor(study, answered, failed) {
    this.#study = study;
    this.#answered = answered;
    this.#failed = failed;
  }

  /** Whether there is anything to ask for; what is under way goes on. */
  offer(isOffered) {
    this.#button.hidden = !isOffered;
  }

  close() {
    this.#giveUp?.abort();
  }

  async #ask() {
    const bar = new Bar("Segmentation", WAITS);
    this.#giveUp = new AbortController();
    this.#button.disabled = true;
    fill(this.#progress, bar.element,
      h("button", { type: "button", onclick: () => this.#giveUp.abort() }, "Give up"));
    this.#progress.hidden = false;
    this.#heard.textContent = "The serving checkpoint segments the study.";
    try {
      const checkpoint = await segment(this.#study(), (now) => show(bar, now), this.#giveUp.signal);
      await this.#answered(checkpoint);
      this.#heard.textContent = "The mask is there.";
    } catch (fault) {
      this.#heard.textContent = "";
      this.#failed(this.#giveUp.signal.aborted ? new Error("The segmentation was given up.") : fault);
    } finally {
      this.#button.disabled = false;
      this.#progress.hidden = true;
      fill(this.#progress);
    }
  }
}

/** @param now as the API tells it: the total is not known at first, and never of a mask that was there */
function show(bar, { state, windows, windowsTotal }) {
  if (windowsTotal) {
    bar.show(`${count(windows)} of ${count(windowsTotal)} windows`, windows, windowsTotal);
  } else {
    bar.show(state === "WAITING" ? WAITS : "The study is being read …");
  }
}
