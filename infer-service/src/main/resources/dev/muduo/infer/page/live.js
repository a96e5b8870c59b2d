// Looks again when something happens: told by server-sent events where there are any, otherwise every few seconds.

import { offers } from "./api.js";

const EVENTS = "/v1/events";
const POLL_MS = 4000;
/** Events come in bursts; one look shows them all. */
const GATHER_MS = 400;
/** Even with events: rates and lags move without one. */
const IDLE_MS = 15000;

/**
 * Calls `look` now and again and again until the returned function is called; never two looks at a time.
 *
 * @param look async; what it throws is told as "away"
 * @param told is given "live", "polling" or "away"
 */
export function follow(look, told) {
  const follower = new Follower(look, told);
  follower.run();
  follower.listen();
  return () => follower.end();
}

class Follower {
  #look;
  #told;
  #source = null;
  #timer = 0;
  #looking = false;
  #wanted = false;
  #away = false;
  #ended = false;

  constructor(look, told) {
    this.#look = look;
    this.#told = told;
  }

  async run() {
    if (this.#ended || this.#looking) {
      return;
    }
    this.#looking = true;
    this.#wanted = false;
    this.#away = await this.#look().then(() => false, () => true);
    this.#looking = false;
    this.#tell();
    this.#later(this.#wanted ? GATHER_MS : this.#listens() ? IDLE_MS : POLL_MS);
  }

  async listen() {
    const offered = await offers(EVENTS).catch(() => false);
    if (!offered || this.#ended) {
      return;
    }
    this.#source = new EventSource(EVENTS);
    this.#source.addEventListener("open", () => this.#tell());
    this.#source.addEventListener("error", () => this.#tell());
    for (const kind of KINDS) {
      this.#source.addEventListener(kind, () => this.#happened());
    }
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #happened() {
    if (this.#looking) {
      this.#wanted = true;
    } else {
      this.#later(GATHER_MS);
    }
  }

  #later(delay) {
    clearTimeout(this.#timer);
    if (!this.#ended) {
      this.#timer = setTimeout(() => this.run(), delay);
    }
  }

  #listens() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  #tell() {
    if (!this.#ended) {
      this.#told(this.#away ? "away" : this.#listens() ? "live" : "polling");
    }
  }
}

/** What is called as the log's events are. */
const KINDS = ["StudyArrived", "AnnotationSubmitted", "PseudoLabelReviewed", "PseudoLabelsProduced", "RoundOpened",
  "CheckpointWritten", "CheckpointPromoted", "CheckpointRejected", "WeightsImported", "SegmentationServed"];
