// How long an answer is waited for. A connection that is gone without a word ends by itself after many minutes, or never.

export class Patience {
  #millis;
  #outer;
  #controller = new AbortController();
  #timer = 0;
  #give = () => this.#controller.abort(this.#outer.reason);

  /**
   * Begins to wait.
   *
   * @param outer a signal that ends it, too; undefined for none
   */
  constructor(millis, outer) {
    this.#millis = millis;
    this.#outer = outer;
    outer?.addEventListener("abort", this.#give);
    if (outer?.aborted) {
      this.#give();
    }
    this.heard();
  }

  /** Aborted when nothing was heard for so long, with a TimeoutError, and when the other signal is. */
  get signal() {
    return this.#controller.signal;
  }

  /** Something has come: the time begins again. */
  heard() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(new DOMException("Nothing was heard for too long.", "TimeoutError")), this.#millis);
  }

  /** Nothing is waited for any more. */
  end() {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#give);
  }
}
