// The HTTP API. Whatever goes wrong becomes a Problem whose message is a sentence for people.

import { authorization, lost } from "./session.js";

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

async function answer(path, options = {}) {
  let response;
  const headers = { ...options.headers, ...authorization() };
  try {
    response = await fetch(path, { cache: "no-store", credentials: "same-origin", redirect: "error", ...options, headers });
  } catch (fault) {
    if (fault.name === "AbortError") {
      throw fault;
    }
    throw new Problem("The service does not answer. It may be starting, or it was stopped.", 0, "unreachable");
  }
  if (!response.ok) {
    const fault = await problem(response);
    if (response.status === 401) {
      lost();
    }
    throw fault;
  }
  return response;
}

/** RFC 9457, or what a proxy in between has answered. */
async function problem(response) {
  const seconds = /^\d{1,5}$/.exec(response.headers.get("Retry-After") ?? "");
  const retryAfter = Number(seconds?.[0] ?? 0);
  try {
    const body = await response.json();
    if (typeof body.detail === "string" && body.detail !== "") {
      return new Problem(sentence(body.detail), response.status, body.code, retryAfter);
    }
  } catch {
    // No JSON: the status has to do.
  }
  return new Problem(`The service answered with status ${response.status} and no reason.`, response.status, "unknown", retryAfter);
}

export function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

export async function getJson(path, signal) {
  return (await answer(path, { signal })).json();
}

/** Whether this instance has that route, as its own description of the API says: on a cluster not every one has all. */
export async function offers(path) {
  description ??= getJson("/v1/openapi.json").catch((fault) => {
    description = null;
    throw fault;
  });
  return path in (await description).paths;
}

let description = null;

/** The answer itself, whose body is yet to be read. */
export async function open(path, signal) {
  return answer(path, { signal });
}

/** Saves what a link leads to; the browser's own way does not say who asks. */
export async function save(path, name) {
  const response = await answer(path);
  const told = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "");
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = told?.[1] ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

export async function getBytes(path, signal) {
  return (await answer(path, { signal })).arrayBuffer();
}

export async function postJson(path, body, signal) {
  const headers = { "Content-Type": "application/json" };
  return answer(path, { method: "POST", headers, body: JSON.stringify(body), signal });
}

/** Sends a form; the answer is JSON. */
export async function postForm(path, form, signal) {
  return (await answer(path, { method: "POST", body: form, signal })).json();
}

/** One page of a list that goes on with `next`. */
export function page(path, limit, after) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (after) {
    query.set("after", after);
  }
  return `${path}?${query}`;
}

export function studyPath(studyId, ...rest) {
  return ["/v1/studies", encodeURIComponent(studyId), ...rest].join("/");
}
