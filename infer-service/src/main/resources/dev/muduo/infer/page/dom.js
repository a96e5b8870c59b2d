// Elements without markup in strings: whatever is shown is text, never HTML.

/** An element. Attributes: `class`, `on<event>` (a function), true for a bare attribute; null and false leave one out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what an element contains. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * As `fill`, but a part whose description has not changed since is left alone, and whoever reads one that has stays where they are:
 * the same link or control has the focus, and tables are scrolled as far.
 */
export function refill(element, description, build) {
  const now = JSON.stringify(description);
  if (element.dataset.shown !== now) {
    element.dataset.shown = now;
    const goBack = placeIn(element);
    fill(element, build());
    goBack();
  }
}

/** @returns goes back to where the focus and the scrolled parts are now, once the element has other contents */
function placeIn(element) {
  const parts = () => [...element.querySelectorAll(".scroll")];
  const offsets = parts().map((part) => ({ left: part.scrollLeft, top: part.scrollTop }));
  const focused = document.activeElement;
  const isInside = focused !== element && element.contains(focused);
  const link = isInside ? focused.getAttribute("href") : null;
  const alike = () => [...element.querySelectorAll(focused.localName)].filter((each) => each.getAttribute("href") === link);
  const at = isInside ? alike().indexOf(focused) : -1;
  return () => {
    parts().forEach((part, place) => part.scrollTo(offsets[place] ?? {}));
    if (isInside) {
      alike()[at]?.focus({ preventScroll: true });
    }
  };
}

/**
 * A table that scrolls sideways where it has no room.
 *
 * @param columns {title, cell(row), number?: boolean, class?} each
 */
export function table(caption, columns, rows) {
  const heads = columns.map((column) => h("th", { scope: "col", class: column.number ? "number" : null }, column.title));
  const body = rows.map((row) => h("tr", {}, columns.map((column, place) => cell(column, place, row))));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, heads)),
      h("tbody", {}, body)));
}

function cell(column, place, row) {
  const classes = [column.number ? "number" : null, column.class].filter(Boolean).join(" ");
  const name = place === 0 ? "th" : "td";
  return h(name, { scope: place === 0 ? "row" : null, class: classes || null }, column.cell(row));
}

/** What went wrong, as a sentence that screen readers say at once. */
export function alertBox(problem) {
  return h("p", { class: "alert", role: "alert" }, problem.message);
}

/** Nothing is there yet, and why. */
export function empty(...sentences) {
  return h("div", { class: "empty" }, sentences.map((sentence) => h("p", {}, sentence)));
}

/** A label above its control. */
export function field(label, control, hint) {
  const id = control.id || `field-${++fields}`;
  control.id = id;
  if (hint) {
    control.setAttribute("aria-describedby", `${id}-hint`);
  }
  return h("div", { class: "field" },
    h("label", { for: id }, label),
    control,
    hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null);
}

let fields = 0;
