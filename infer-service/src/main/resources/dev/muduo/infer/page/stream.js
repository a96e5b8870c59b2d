// Server-sent events (WHATWG HTML, 9.2) read with fetch: the browser's own EventSource cannot say who asks.

import { open as openPath } from "./api.js";
import { Patience } from "./patience.js";

/** After a stream has ended, or could not be opened. */
const AGAIN_MS = 3000;
/** A stream that is silent for so long has ended without a word: otherwise there is a beat every 15 seconds. */
const SILENCE_MS = 60000;

/** Events of one path, again and again until it is closed. */
export class Stream {
  #path;
  #told;
  #happened;
  #gone = new AbortController();
  #isOpen = false;

  /**
   * @param told     is called when the stream opens or is lost
   * @param happened is given the data of each event
   */
  constructor(path, told, happened) {
    this.#path = path;
    this.#told = told;
    this.#happened = happened;
    this.#run();
  }

  get isOpen() {
    return this.#isOpen;
  }

  close() {
    this.#gone.abort();
  }

  async #run() {
    while (!this.#gone.signal.aborted) {
      let wait = AGAIN_MS;
      const patience = new Patience(SILENCE_MS, this.#gone.signal);
      try {
        const answer = await openPath(this.#path, patience.signal);
        this.#tell(true);
        await this.#read(answer.body, patience);
      } catch (fault) {
        // Whoever looks meanwhile says what is wrong.
        wait = Math.max(wait, 1000 * (fault.retryAfter ?? 0));
      } finally {
        patience.end();
      }
      this.#tell(false);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  #tell(isOpen) {
    this.#isOpen = isOpen;
    if (!this.#gone.signal.aborted) {
      this.#told();
    }
  }

  async #read(body, patience) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      patience.heard();
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const data = block.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
        if (data !== "" && !this.#gone.signal.aborted) {
          this.#happened(data);
        }
      }
    }
  }
}
