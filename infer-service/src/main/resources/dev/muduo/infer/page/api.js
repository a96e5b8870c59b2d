// The HTTP API. Whatever goes wrong becomes a Problem whose message is a sentence for people.

import { Patience } from "./patience.js";
import { Problem, sentence } from "./problem.js";
import { renewed, shown, signedInAgain } from "./session.js";

/** For an answer of JSON, to its last byte. */
const PATIENCE_MS = 30000;

async function answer(path, options = {}, send = sent) {
  const attempt = async () => {
    const showing = await shown();
    return [showing, await send(path, { ...options, headers: { ...options.headers, ...showing.headers } })];
  };
  let [showing, response] = await attempt();
  // Who is not believed has done nothing: what is sent again is not done twice.
  if (response.status === 401 && (await renewed(showing))) {
    [showing, response] = await attempt();
  }
  if (response.status === 401) {
    const fault = await problem(response);
    if (!(await signedInAgain(showing))) {
      throw fault;
    }
    [showing, response] = await attempt();
  }
  if (!response.ok) {
    throw await problem(response);
  }
  return response;
}

async function sent(path, options) {
  try {
    return await fetch(path, { cache: "no-store", credentials: "same-origin", redirect: "error", ...options });
  } catch (fault) {
    if (fault.name === "AbortError") {
      throw fault;
    }
    throw unreachable();
  }
}

/** As `sent`, with the whole of the answer, which has to come in time. */
async function sentInTime(path, options) {
  const patience = new Patience(PATIENCE_MS, options.signal);
  try {
    const response = await sent(path, { ...options, signal: patience.signal });
    const body = await response.arrayBuffer();
    return new Response(body, { status: response.status, headers: response.headers });
  } catch (fault) {
    throw fault instanceof Problem || fault.name === "AbortError" ? fault : unreachable();
  } finally {
    patience.end();
  }
}

function unreachable() {
  return new Problem("The service does not answer. It may be starting, or it was stopped.", 0, "unreachable");
}

/** Who a token is of, whoever the page speaks for. */
export async function whoHas(token) {
  const response = await sent("/v1/caller", { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) {
    throw await problem(response);
  }
  return response.json();
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

/** What does not come in time is told as what does not come at all. */
export async function getJson(path, signal) {
  return (await answer(path, { signal }, sentInTime)).json();
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

/** @param headers beside those that every request has */
export async function postJson(path, body, signal, headers = {}) {
  const all = { "Content-Type": "application/json", ...headers };
  return answer(path, { method: "POST", headers: all, body: JSON.stringify(body), signal });
}

/** Also while the page is being left. */
export async function remove(path) {
  return answer(path, { method: "DELETE", keepalive: true });
}

/**
 * Sends a form; the answer is JSON.
 *
 * @param gone is told how many bytes of how many have gone, again and again
 */
export async function postForm(path, form, gone) {
  return (await answer(path, { headers: {} }, (to, { headers }) => uploaded(to, form, headers, gone))).json();
}

function uploaded(path, form, headers, gone) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "arraybuffer";
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => gone(event.loaded, event.total);
    request.onload = () => resolve(new Response(request.response, {
      status: request.status,
      headers: { "Retry-After": request.getResponseHeader("Retry-After") ?? "" },
    }));
    request.onerror = () => reject(unreachable());
    request.send(form);
  });
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
