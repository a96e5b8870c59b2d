// Of several things that were begun one after the other, whatever order they end in, only the last is shown.

export class Latest {
  #begun = 0;

  /** Begins one. @returns tells whether no other has begun since */
  begin() {
    const mine = ++this.#begun;
    return () => mine === this.#begun;
  }
}
