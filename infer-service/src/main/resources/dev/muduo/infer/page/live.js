// Looks again when something happens: told by server-sent events where there are any, otherwise every few seconds.

import { offers } from "./api.js";
import { Stream } from "./stream.js";

const EVENTS = "/v1/events";
const POLL_MS = 4000;
/** The status of an answer to whoever asks too often, RFC 6585. */
const TOO_OFTEN = 429;
/** Events come in bursts; one look shows them all. */
const GATHER_MS = 400;
/** Even with events: rates and lags move without one. */
const IDLE_MS = 15000;

/**
 * Calls `look` now and again and again until the returned function is called; never two looks at a time, and none while the page
 * is hidden: browsers keep few connections to one host, which all their tabs share.
 *
 * @param look    async; what it throws is told as "away" if there was no answer, as "busy" if the service wants to be asked later,
 *                otherwise as "trouble"
 * @param told    is given "live", "polling", "busy", "trouble" or "away"
 * @param matters whether an event, {type, facts}, is a reason to look
 */
export function follow(look, told, matters = () => true) {
  const follower = new Follower(look, told, matters);
  const turn = () => (document.hidden ? follower.pause() : follower.begin());
  document.addEventListener("visibilitychange", turn);
  turn();
  return () => {
    document.removeEventListener("visibilitychange", turn);
    follower.pause();
  };
}

class Follower {
  #look;
  #told;
  #matters;
  #source = null;
  #timer = 0;
  #looking = false;
  #wanted = false;
  #fault = null;
  /** On the clock of `performance.now()`: the service wants not to be asked before. */
  #notBefore = 0;
  #paused = true;

  constructor(look, told, matters) {
    this.#look = look;
    this.#told = told;
    this.#matters = matters;
  }

  begin() {
    this.#paused = false;
    this.#run();
    this.#listen();
  }

  pause() {
    this.#paused = true;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  async #run() {
    if (this.#paused || this.#looking) {
      return;
    }
    if (performance.now() < this.#notBefore) {
      this.#later(0);
      return;
    }
    this.#looking = true;
    this.#wanted = false;
    this.#fault = await this.#look().then(() => null, (fault) => fault);
    this.#looking = false;
    this.#notBefore = performance.now() + 1000 * (this.#fault?.retryAfter ?? 0);
    this.#tell();
    this.#later(this.#wanted ? GATHER_MS : this.#listens() ? IDLE_MS : POLL_MS);
  }

  async #listen() {
    const offered = await offers(EVENTS).catch(() => false);
    if (!offered || this.#paused || this.#source !== null) {
      return;
    }
    this.#source = new Stream(EVENTS, () => this.#tell(), (data) => this.#happened(JSON.parse(data)));
  }

  #happened(event) {
    if (!this.#matters(event)) {
      return;
    }
    if (this.#looking) {
      this.#wanted = true;
    } else {
      this.#later(GATHER_MS);
    }
  }

  #later(delay) {
    clearTimeout(this.#timer);
    if (!this.#paused) {
      this.#timer = setTimeout(() => this.#run(), Math.max(delay, this.#notBefore - performance.now()));
    }
  }

  #listens() {
    return this.#source?.isOpen ?? false;
  }

  #tell() {
    if (!this.#paused) {
      this.#told(this.#state());
    }
  }

  #state() {
    if (this.#fault !== null) {
      return this.#fault.status === TOO_OFTEN ? "busy" : this.#fault.status > 0 ? "trouble" : "away";
    }
    return this.#listens() ? "live" : "polling";
  }
}
