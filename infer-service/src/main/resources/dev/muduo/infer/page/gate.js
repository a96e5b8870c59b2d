// The gate's decisions: a row for each checkpoint, and its numbers against the incumbent's.

import { empty, h, table } from "./dom.js";
import { cause, count, decimal, plural, short, signed, time } from "./format.js";
import { sentence } from "./problem.js";

const FATES = {
  PENDING: ["Not judged yet", "pending"],
  PROMOTED: ["Promoted", "good"],
  REJECTED: ["Refused", "bad"],
  PASSED_OVER: ["Passed over", "pending"],
};

export function fate(name) {
  const [text, kind] = FATES[name] ?? [name, "pending"];
  return h("span", { class: `fate ${kind}` }, text);
}

/** Which checkpoint counts, and by which rule. */
export function gateNote(model) {
  if (model === null) {
    return [];
  }
  const promoted = model.promoted;
  return h("p", {},
    promoted
      ? `Promotion ${count(promoted.number)}, checkpoint ${short(promoted.checkpoint)}, ${cause(promoted.cause)}, ${time(promoted.promotedAt)}. `
      : "No checkpoint has been promoted yet. ",
    "A candidate is promoted only if on the VALIDATION studies neither the mean Dice nor that of any structure falls below the incumbent's by more than is tolerated.");
}

export function checkpointTable(modelName, model) {
  if (model === null) {
    return empty("This instance does not train. On a cluster, the trainer has the checkpoints.");
  }
  if (model.checkpoints.length === 0) {
    return empty("There are no checkpoints yet.");
  }
  const summary = (row) => model.verdicts[row.verdict] ?? null;
  return table(`Checkpoints of the ${modelName}, newest first`, [
    { title: "Checkpoint", cell: (row) => h("code", { title: row.checkpoint }, short(row.checkpoint)) },
    { title: "Round", number: true, cell: (row) => count(row.round) },
    { title: "Step", number: true, cell: (row) => count(row.step) },
    { title: "Loss", number: true, cell: (row) => decimal(row.metrics.loss) },
    { title: "Fate", cell: (row) => fate(row.fate) },
    { title: "Mean Dice", number: true, cell: (row) => decimal(summary(row)?.candidateMeanDice ?? NaN) },
    { title: "Against incumbent", number: true, cell: (row) => difference(summary(row)) },
    { title: "Why", class: "why", cell: (row) => why(modelName, row, summary(row)) },
  ], model.checkpoints);
}

function difference(summary) {
  return signed((summary?.candidateMeanDice ?? NaN) - (summary?.incumbentMeanDice ?? NaN));
}

function why(modelName, row, summary) {
  const reasons = summary?.objections.length ? summary.objections : row.reason ? [row.reason] : [];
  const said = reasons.length > 0
    ? [sentence(reasons[0]), reasons.length > 1 ? ` And ${plural(reasons.length - 1, "more objection")}.` : ""]
    : row.fate === "PROMOTED" && row.verdict === null ? ["There was no incumbent to compare with."] : [];
  return [
    ...said,
    row.verdict ? [" ", h("a", { href: `#/verdicts/${modelName}/${row.verdict}`, "aria-label": `Numbers of checkpoint ${short(row.checkpoint)}` }, "Numbers")] : [],
  ];
}
