// How fast things happen, from what was seen since the page was opened.

const WINDOW_MS = 10 * 60 * 1000;
const LEAST_MS = 20 * 1000;

export class Rates {
  #seen = [];

  /** @param loop as `/v1/status` answers it, or null */
  add(loop) {
    if (loop === null) {
      return;
    }
    const student = loop.models.find((each) => each.name === "student");
    const now = performance.now();
    this.#seen.push({ now, taught: loop.teaching.taught, answered: loop.serving.answered, step: student?.step ?? 0 });
    while (this.#seen.length > 2 && now - this.#seen[0].now > WINDOW_MS) {
      this.#seen.shift();
    }
  }

  /** As in "3.2 studies a minute"; null before enough was seen, or while nothing happens. */
  text(name, unit) {
    const first = this.#seen[0];
    const last = this.#seen[this.#seen.length - 1];
    if (first === undefined || last.now - first.now < LEAST_MS) {
      return null;
    }
    const perMinute = ((last[name] - first[name]) / (last.now - first.now)) * 60000;
    if (!(perMinute > 0)) {
      return null;
    }
    return perMinute >= 1 ? `${perMinute.toFixed(1)} ${unit} a minute` : `${(60 * perMinute).toFixed(1)} ${unit} an hour`;
  }
}
