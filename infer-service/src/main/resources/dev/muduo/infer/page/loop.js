// The loop at a glance: what has come, what was taught, learned, judged and answered.

import { getJson, offers } from "./api.js";
import { LineChart } from "./charts.js";
import { empty, fill, h, refill, table } from "./dom.js";
import { ROLES, count, decimal, plural, role, words } from "./format.js";
import { checkpointTable, gateNote } from "./gate.js";
import { follow } from "./live.js";
import { sentence } from "./problem.js";
import { Rates } from "./rates.js";

const MODEL = "student";

export function open(root, parameters, tell) {
  const view = new LoopView(root);
  const stop = follow(() => view.look(), tell);
  return () => {
    stop();
    view.close();
  };
}

class LoopView {
  #figures = h("dl", { class: "figures" });
  #waits = h("div", { class: "waits" });
  #loss = new LineChart("Loss of the student, mean over each round", "loss");
  #dice = new LineChart("Dice on the gate's VALIDATION studies", "Dice (0 to 1)");
  #charts = h("div", { class: "charts" });
  #agreement = h("div", {});
  #checkpoints = h("div", {});
  #gate = h("div", {});
  #problem = h("div", {});
  #rates = new Rates();

  constructor(root) {
    fill(root,
      h("h1", {}, "The loop"),
      this.#problem,
      this.#figures,
      this.#waits,
      h("section", { "aria-labelledby": "learning" }, h("h2", { id: "learning" }, "Learning"), this.#charts),
      h("section", { "aria-labelledby": "checkpoints" },
        h("h2", { id: "checkpoints" }, "Checkpoints and the gate"), this.#gate, this.#checkpoints),
      h("section", { "aria-labelledby": "agreement" },
        h("h2", { id: "agreement" }, "Agreement of the two teachers"), this.#agreement));
  }

  async look() {
    const [status, training, serving, model] = await Promise.all([
      ifOffered("/v1/status", "/v1/status"),
      ifOffered("/v1/training", "/v1/training"),
      ifOffered("/v1/serving", "/v1/serving"),
      ifOffered("/v1/models/{name}", `/v1/models/${MODEL}`),
    ]).catch((fault) => {
      refill(this.#problem, fault.message, () => h("p", { class: "alert", role: "alert" }, fault.message));
      throw fault;
    });
    refill(this.#problem, "", () => []);
    this.#rates.add(status?.loop ?? null);
    const trainer = training?.trainers.find((each) => each.model === MODEL) ?? null;
    const parts = { loop: status?.loop ?? null, trainer, serving, model };
    refill(this.#figures, [parts, this.#rates.text("taught", ""), this.#rates.text("answered", ""), this.#rates.text("step", "")], () => figures(parts, this.#rates));
    refill(this.#waits, [status?.notReady, training?.trainers, model?.waiting], () => waits(status, training, model));
    refill(this.#agreement, status?.loop.teaching ?? null, () => agreement(status));
    refill(this.#gate, model?.promoted ?? null, () => gateNote(model));
    refill(this.#checkpoints, model, () => checkpointTable(MODEL, model));
    this.#draw(model);
  }

  #draw(model) {
    const written = [...(model?.checkpoints ?? [])].reverse().filter((each) => each.step > 0);
    if (written.length === 0) {
      refill(this.#charts, "empty", () => empty("No checkpoint has been written yet.",
        "The student begins to learn once enough studies are labelled."));
      return;
    }
    refill(this.#charts, "charts", () => [this.#dice.element, this.#loss.element]);
    drawDice(this.#dice, written, model.verdicts);
    drawLoss(this.#loss, written);
  }

  close() {
    this.#loss.close();
    this.#dice.close();
  }
}

async function ifOffered(described, path) {
  return (await offers(described)) ? getJson(path) : null;
}

/** A number with its name and what belongs to it; a note may be {bad: text}. */
function figure(name, value, ...notes) {
  return h("div", { class: "figure" },
    h("dt", {}, name),
    h("dd", { class: "value" }, value),
    notes.filter(Boolean).map((note) => h("dd", { class: note.bad ? "note bad" : "note" }, note.bad ?? note)));
}

function figures({ loop, trainer, serving, model }, rates) {
  const cards = [];
  if (loop !== null) {
    const roles = ROLES.filter((name) => loop.studies.byRole[name]).map((name) => `${role(name)}\u00a0${count(loop.studies.byRole[name])}`);
    cards.push(
      figure("Studies", count(loop.studies.arrived), roles.join(" · "), `${count(loop.studies.labelled)} to learn from are labelled`),
      figure("Taught", count(loop.teaching.taught),
        loop.teaching.waiting === 0 ? "none waits for the teachers" : `${plural(loop.teaching.waiting, "study waits", "studies wait")} for the teachers`,
        rates.text("taught", "studies")));
  }
  if (trainer !== null) {
    cards.push(figure("Student", `step ${count(trainer.step)}`,
      `round ${count(trainer.round)}, ${trainer.doing}${trainer.losses ? `, loss ${decimal(trainer.losses.loss)}` : ""}`,
      `${plural(trainer.pools.labelled, "labelled study", "labelled studies")} and ${plural(trainer.pools.patches, "pseudo-labelled patch", "pseudo-labelled patches")} to draw from`,
      rates.text("step", "steps")));
  }
  if (model !== null) {
    const rejected = model.checkpoints.filter((each) => each.fate === "REJECTED").length;
    cards.push(figure("Promoted", model.promoted ? `number ${count(model.promoted.number)}` : "none yet",
      model.promoted ? `checkpoint ${model.promoted.checkpoint.slice(0, 8)}` : null,
      `${plural(rejected, "refusal")} among the last ${plural(model.checkpoints.length, "checkpoint")}`));
  }
  if (serving !== null) {
    cards.push(figure("Masks answered", loop ? count(loop.serving.answered) : "–",
      serving.serving ? `by promotion ${count(serving.serving.number)}, ${serving.inFlight === 0 ? "none in work" : `${count(serving.inFlight)} in work`}` : "nothing serves yet",
      rates.text("answered", "masks"),
      serving.failedLoad ? { bad: sentence(`promotion ${serving.failedLoad.number} does not load: ${serving.failedLoad.reason}`) } : null));
  }
  return cards;
}

/** What waits and why; roles that work are not listed. */
function waits(status, training, model) {
  const sentences = Object.entries(status?.notReady ?? {}).map(([part, how]) => [how.state, part, how.reason]);
  if (model?.waiting) {
    sentences.push(["WAITING", "gate", model.waiting]);
  }
  for (const trainer of training?.trainers ?? []) {
    if (trainer.doing === "waiting" && trainer.reason && !status?.notReady?.[`trainer-${trainer.model}`]) {
      sentences.push(["WAITING", `trainer of the ${trainer.model}`, trainer.reason]);
    }
  }
  const set = Object.values(status?.loop.deadLetters ?? {}).reduce((sum, each) => sum + each, 0);
  if (set > 0) {
    sentences.push(["ALARM", "set aside", `${plural(set, "record")} could not be used; ./muduo status names the topics`]);
  }
  if (sentences.length === 0) {
    return [];
  }
  return [h("h2", {}, "What waits, and why"), h("ul", { class: "waiting" }, sentences.map(([state, part, reason]) =>
    h("li", { class: state === "WAITING" || state === "STARTING" ? "" : "bad" }, h("b", {}, words(part.replaceAll("-", "_"))), `: ${sentence(reason || state.toLowerCase())}`)))];
}

function agreement(status) {
  if (status === null) {
    return empty("This instance does not watch the whole loop. On a cluster, ask the metrics of each service.");
  }
  const structures = status.loop.teaching.structures;
  if (structures.length === 0) {
    return empty("The teachers have not answered yet.", "They begin when the prompt generator has been trained on the labelled studies.");
  }
  return [
    h("p", {}, `Mean soft IoU of the CT teacher's and the PET teacher's masks, over ${plural(status.loop.teaching.patches, "patch", "patches")} of ${plural(status.loop.teaching.taught, "study", "studies")}. Where they agree, the student learns.`),
    table("Agreement of the two teachers", [
      { title: "Structure", cell: (row) => words(row.structure) },
      { title: "Patches with both masks", number: true, cell: (row) => count(row.patchesValid) },
      { title: "Mean soft IoU", number: true, cell: (row) => decimal(row.meanIou ?? NaN) },
      { title: "", class: "bar-cell", cell: (row) => bar(row.meanIou) },
    ], [...structures].sort((a, b) => (b.meanIou ?? -1) - (a.meanIou ?? -1))),
  ];
}

function bar(value) {
  const meter = h("div", { class: "bar", "aria-hidden": "true" }, h("span", {}));
  meter.firstChild.style.width = `${100 * Math.max(0, Math.min(1, value ?? 0))}%`;
  return meter;
}

function drawDice(chart, written, verdicts) {
  const judged = written.filter((each) => verdicts[each.verdict]);
  const names = [...new Set(judged.flatMap((each) => Object.keys(verdicts[each.verdict].candidateDice)))].sort();
  const mean = judged.map((each) => verdicts[each.verdict].candidateMeanDice);
  const fate = (wanted) => judged.map((each, at) => (each.fate === wanted ? mean[at] : null));
  chart.show(judged.map((each) => each.step), [
    { name: "Mean", values: mean, strong: true },
    { name: "promoted", values: fate("PROMOTED"), points: true, filled: true },
    { name: "refused", values: fate("REJECTED"), points: true },
    ...names.map((name, at) => ({
      name: words(name),
      place: at,
      values: judged.map((each) => verdicts[each.verdict].candidateDice[name] ?? null),
    })),
  ], [0, 1]);
}

function drawLoss(chart, written) {
  const value = (name) => written.map((each) => each.metrics[name] ?? null);
  chart.show(written.map((each) => each.step), [
    { name: "Loss", values: value("loss"), strong: true },
    { name: "Cross entropy", values: value("crossEntropy"), place: 0 },
    { name: "Dice loss", values: value("diceLoss"), place: 1 },
    { name: "Consistency", values: value("consistency"), place: 2 },
  ]);
}
