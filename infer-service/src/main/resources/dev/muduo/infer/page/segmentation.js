// A segmentation that is asked for on the page: begun, followed until it ends, or given up.

import { getJson, postJson, remove } from "./api.js";
import { Problem, sentence } from "./problem.js";
import { Stream } from "./stream.js";

const PATH = "/v1/segmentations";
const UNKNOWN = 404;
const ENDED = ["DONE", "FAILED", "CANCELLED"];
/** Somebody looks on: not behind what can wait, as requests are otherwise that do not wait for their answer (RFC 9218). */
const HEADERS = { Prefer: "respond-async", Priority: "u=3" };

/**
 * Has the serving checkpoint segment a study.
 *
 * @param told   is given how it gets on, as the API's description has it, whenever that changes
 * @param signal gives it up
 * @returns which checkpoint has answered
 */
export async function segment(study, told, signal) {
  const wanted = { studyId: study.studyId, revision: study.revision, grid: "pet" };
  const begun = await postJson(PATH, wanted, signal, HEADERS);
  const place = `${PATH}/${(await begun.json()).id}`;
  let last;
  try {
    last = await ended(place, told, signal);
  } catch (fault) {
    if (signal.aborted) {
      // Whoever computes it need not go on; if that is not heard, it ends by itself.
      remove(place).catch(() => {});
    }
    if (fault.status === UNKNOWN) {
      return waitFor(wanted, signal);
    }
    throw fault;
  }
  if (last.state === "DONE") {
    return last.checkpoint;
  }
  throw last.state === "FAILED"
    ? new Problem(sentence(last.problem.detail), last.problem.status, last.problem.code)
    : new Problem("The segmentation was given up.", 409, "cancelled");
}

/** Whoever is asked now is not the process that makes it, or was started again since: whichever answers, the mask is what is wanted. */
async function waitFor(wanted, signal) {
  const answer = await postJson(PATH, wanted, signal);
  await answer.arrayBuffer();
  return answer.headers.get("Muduo-Model-Version").match(/checkpoint="([0-9a-f]{64})"/)[1];
}

/** Listens to its events; whenever these do not come, asks how it is. */
function ended(place, told, signal) {
  return new Promise((resolve, reject) => {
    let over = false;
    const stream = new Stream(`${place}/events`, () => stream.isOpen || look(), (data) => hear(JSON.parse(data)));
    const give = () => end(() => reject(signal.reason));

    function end(act) {
      if (!over) {
        over = true;
        signal.removeEventListener("abort", give);
        stream.close();
        act();
      }
    }

    function hear(now) {
      if (over) {
        return;
      }
      told(now);
      if (ENDED.includes(now.state)) {
        end(() => resolve(now));
      }
    }

    function look() {
      getJson(place, signal).then(hear, (fault) => {
        if (fault.status === UNKNOWN) {
          end(() => reject(fault));
        }
      });
    }

    signal.addEventListener("abort", give);
    if (signal.aborted) {
      give();
    }
  });
}
