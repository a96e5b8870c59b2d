// Sends a form and tells how much of it has gone, which fetch does not say. Whoever closes the tab meanwhile is asked whether they mean it.

import { Bar } from "./bar.js";
import { postForm } from "./api.js";
import { fill, h } from "./dom.js";
import { megabytes } from "./format.js";

let sending = 0;

window.addEventListener("beforeunload", (event) => {
  if (sending > 0) {
    event.preventDefault();
  }
});

/**
 * Sends a form, and shows it.
 *
 * @param said where it is shown; what stands there afterwards is the caller's to say
 * @param what is sent, as a sentence begins
 * @returns the answer, of JSON
 */
export async function send(path, form, said, what) {
  const bar = new Bar("Upload", `${what} is being sent …`);
  fill(said, h("p", { class: "unseen" }, `${what} is being sent.`), bar.element);
  sending++;
  try {
    return await postForm(path, form, (gone, total) => (gone < total
      ? bar.show(`${megabytes(gone)} of ${megabytes(total)} sent`, gone, total)
      : bar.show(`${what} has been sent and is being checked …`)));
  } finally {
    sending--;
  }
}
