// One decision of the gate with every number that it rests on.

import { getJson } from "./api.js";
import { alertBox, fill, h, table } from "./dom.js";
import { fate } from "./gate.js";
import { count, decimal, plural, short, signed, words } from "./format.js";
import { sentence } from "./problem.js";

export function open(root, [model, hash]) {
  const place = h("div", {}, h("p", { role: "status" }, "Loading the gate's numbers …"));
  fill(root, h("p", { class: "back" }, h("a", { href: "#/" }, "The loop")), h("h1", {}, "A decision of the gate"), place);
  const gone = new AbortController();
  getJson(`/v1/models/${model}/verdicts/${hash}`, gone.signal)
    .then((verdict) => fill(place, decision(verdict)))
    .catch((fault) => {
      if (!gone.signal.aborted) {
        fill(place, alertBox(fault));
      }
    });
  return () => gone.abort();
}

function decision(verdict) {
  const before = verdict.incumbentScores.structures;
  const after = verdict.candidateScores.structures;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return [
    h("p", {}, fate(verdict.promoted ? "PROMOTED" : "REJECTED"), ` Candidate ${short(verdict.candidate)} of the ${verdict.model} against incumbent ${short(verdict.incumbent)}, for promotion ${count(verdict.number)}, on ${plural(verdict.studies.length, "VALIDATION study", "VALIDATION studies")}.`),
    h("p", {}, `Tolerated: ${decimal(verdict.meanTolerance)} less in the mean, ${decimal(verdict.structureTolerance)} less in a structure${verdict.best ? `; against the best one so far, ${short(verdict.best.checkpoint)}, ${decimal(verdict.best.tolerances, 1)} times as much` : ""}.`),
    verdict.objections.length > 0
      ? [h("h2", {}, "What speaks against it"), h("ul", {}, verdict.objections.map((each) => h("li", {}, sentence(each))))]
      : h("p", {}, "Nothing speaks against it."),
    h("h2", {}, "Dice per structure"),
    table("Dice per structure, candidate against incumbent", columns(verdict.structureTolerance),
      [...names.map((name) => ({ name: words(name), before: before[name], after: after[name] })),
        { name: "Mean", before: mean(before), after: mean(after), tolerance: verdict.meanTolerance, strong: true }]),
    h("h2", {}, "Study by study"),
    table("Mean Dice per study", [
      { title: "Study", cell: (row) => h("a", { href: `#/studies/${row.studyId}` }, short(row.studyId)) },
      { title: "Incumbent", number: true, cell: (row) => decimal(mean(row.incumbent)) },
      { title: "Candidate", number: true, cell: (row) => decimal(mean(row.candidate)) },
      { title: "Difference", number: true, cell: (row) => signed(mean(row.candidate) - mean(row.incumbent)) },
      { title: "Not in the reference", cell: (row) => row.absent.map(words).join(", ") || "–" },
    ], verdict.studies),
    Object.keys(verdict.unreadable).length > 0
      ? [h("h2", {}, "Could not be scored"), h("ul", {}, Object.entries(verdict.unreadable).map(([study, reason]) => h("li", {}, `${short(study)}: ${sentence(reason)}`)))]
      : [],
  ];
}

function columns(structureTolerance) {
  const lost = (row) => row.before - row.after > (row.tolerance ?? structureTolerance);
  return [
    { title: "Structure", cell: (row) => (row.strong ? h("b", {}, row.name) : row.name) },
    { title: "Incumbent", number: true, cell: (row) => decimal(row.before) },
    { title: "Candidate", number: true, cell: (row) => decimal(row.after) },
    { title: "Difference", number: true, cell: (row) => signed(row.after - row.before) },
    { title: "Within what is tolerated", cell: (row) => (lost(row) ? h("span", { class: "fate bad" }, "no") : "yes") },
  ];
}

function mean(scores) {
  const values = Object.values(scores);
  return values.length === 0 ? NaN : values.reduce((sum, each) => sum + each, 0) / values.length;
}
