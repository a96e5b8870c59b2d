// What goes wrong, as sentences for people.

export class Problem extends Error {
  /**
   * @param code       for programs, as the API's description names it; "unreachable" where there is no answer
   * @param retryAfter seconds to wait before the same is asked again; 0 where nothing is said of it
   */
  constructor(message, status, code, retryAfter = 0) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
