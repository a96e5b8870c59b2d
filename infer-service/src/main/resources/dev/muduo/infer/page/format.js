// Numbers, times and names as people read them.

const WHOLE = new Intl.NumberFormat("en");
const TIME = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const NOTHING = "–";

/** 12345 → 12,345. */
export function count(value) {
  return Number.isFinite(value) ? WHOLE.format(value) : NOTHING;
}

/** A number with so many decimals, or a dash. */
export function decimal(value, digits = 3) {
  return Number.isFinite(value) ? value.toFixed(digits) : NOTHING;
}

/** Of bytes: 12345678 → 12.3 MB. */
export function megabytes(bytes) {
  return `${decimal(bytes / 1e6, 1)} MB`;
}

/** A difference with its sign. */
export function signed(value, digits = 3) {
  if (!Number.isFinite(value)) {
    return NOTHING;
  }
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? `±${text}` : `${value < 0 ? "−" : "+"}${text}`;
}

/** "1 study", "2 studies". */
export function plural(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** The beginning of a hash: enough to tell it from others. */
export function short(hash) {
  return hash ? hash.slice(0, 8) : NOTHING;
}

/** An instant in the time zone of who looks. */
export function time(instant) {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? NOTHING : TIME.format(date);
}

/** lung_upper_lobe_left → Lung upper lobe left. */
export function words(name) {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** In the order in which they are told. */
export const ROLES = ["TRAIN", "VALIDATION", "REGRESSION", "REPORT"];

const MEANINGS = {
  TRAIN: ["Train", "learned from"],
  VALIDATION: ["Validation", "read by the gate alone"],
  REGRESSION: ["Regression", "read by reports alone"],
  REPORT: ["Report", "read by reports alone"],
};

export function role(name) {
  return MEANINGS[name]?.[0] ?? name;
}

export function roleMeaning(name) {
  return MEANINGS[name]?.[1] ?? "";
}

const CAUSES = {
  FIRST: "the first one",
  GATE: "by the gate",
  COMMAND: "by command",
  ROLLBACK: "rolled back to",
  PRETRAINED: "pre-trained",
};

export function cause(name) {
  return CAUSES[name] ?? name.toLowerCase();
}
