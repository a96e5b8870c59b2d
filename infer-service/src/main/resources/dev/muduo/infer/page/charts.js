// Lines over optimiser steps, drawn by uPlot; the same numbers stand below each as a table.

import uPlot from "/page/vendor/uplot-1.6.30.js";
import { h, refill, table } from "./dom.js";
import { count, decimal } from "./format.js";

const HEIGHT = 260;

/**
 * Colours that can be told apart, as often as they are needed.
 *
 * @param onDark whether what is behind them is dark; hue and saturation are the same
 */
export function colour(place, onDark) {
  const turn = Math.floor(place / HUES.length);
  const lightness = (onDark ? 58 : 42) + (place % 2 ? 6 : 0);
  return `hsl(${(HUES[place % HUES.length] + 9 * turn) % 360} ${turn % 2 ? 45 : 70}% ${lightness}%)`;
}

const HUES = [172, 32, 262, 352, 210, 88, 312, 52, 190, 130, 18, 285];

/** A chart that redraws itself when its size or the colours of the page change. */
export class LineChart {
  #title;
  #axis;
  #digits;
  #place = h("div", { class: "chart-place", "aria-hidden": "true" });
  #numbers = h("div", {});
  #plot = null;
  #names = "";
  #data = null;
  #colours = window.matchMedia("(prefers-color-scheme: dark)");
  #redraw = () => this.#draw(true);
  #sizes = new ResizeObserver(() => this.#fit());

  /** @param axis what the values are, with the unit */
  constructor(title, axis, digits = 3) {
    this.#title = title;
    this.#axis = axis;
    this.#digits = digits;
    this.element = h("figure", { class: "chart" },
      h("figcaption", {}, title),
      this.#place,
      h("details", {}, h("summary", {}, "Numbers"), this.#numbers));
    this.#colours.addEventListener("change", this.#redraw);
    this.#sizes.observe(this.#place);
  }

  /**
   * @param steps  ascending; a series has a value for each, null where there is none
   * @param series {name, values, place?, strong?, points?, filled?} each; place is that of its colour
   */
  show(steps, series, range = null) {
    this.#data = { steps, series, range };
    this.#draw(false);
    refill(this.#numbers, [steps, series], () => this.#table(steps, series));
  }

  #table(steps, series) {
    const rows = steps.map((step, at) => ({ step, values: series.map((line) => line.values[at]) })).reverse();
    return table(this.#title, [
      { title: "Step", number: true, cell: (row) => count(row.step) },
      ...series.map((line, at) => ({
        title: line.name,
        number: true,
        cell: (row) => decimal(row.values[at] ?? NaN, this.#digits),
      })),
    ], rows);
  }

  close() {
    this.#colours.removeEventListener("change", this.#redraw);
    this.#sizes.disconnect();
    this.#plot?.destroy();
  }

  #draw(anew) {
    if (this.#data === null) {
      return;
    }
    const { steps, series } = this.#data;
    const names = series.map((line) => line.name).join("\n");
    const data = [steps, ...series.map((line) => line.values)];
    if (!anew && this.#plot !== null && names === this.#names) {
      this.#plot.setData(data);
      return;
    }
    this.#plot?.destroy();
    this.#names = names;
    this.#plot = new uPlot(this.#options(), data, this.#place);
  }

  #options() {
    const style = getComputedStyle(document.documentElement);
    const soft = style.getPropertyValue("--ink-soft").trim();
    const line = style.getPropertyValue("--line").trim();
    const axis = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: FONT, labelFont: FONT };
    return {
      width: Math.max(200, this.#place.clientWidth),
      height: HEIGHT,
      cursor: { drag: { x: false, y: false } },
      legend: { markers: { width: 2, fill: (plot, at) => this.#marker(at) } },
      scales: { x: { time: false }, y: this.#data.range === null ? {} : { range: this.#data.range } },
      axes: [
        { ...axis, label: "optimiser steps", labelSize: 20 },
        { ...axis, label: this.#axis, labelSize: 20, size: 56 },
      ],
      series: [{ label: "Step", value: (plot, value) => (value === null ? "" : count(value)) }, ...this.#data.series.map((each) => this.#series(each, style))],
    };
  }

  /** What has hollow points on the chart has a hollow mark in the legend. */
  #marker(at) {
    const each = this.#data.series[at - 1];
    const hollow = each === undefined || (each.points && !each.filled);
    return hollow ? "transparent" : this.#ink(each, getComputedStyle(document.documentElement));
  }

  #ink(each, style) {
    return each.place === undefined ? style.getPropertyValue("--ink").trim() : colour(each.place, this.#colours.matches);
  }

  #series(each, style) {
    const stroke = this.#ink(each, style);
    return {
      label: each.name,
      stroke,
      width: each.points ? 0 : each.strong ? 2.5 : 1.5,
      spanGaps: true,
      points: each.points
        ? { show: true, size: 10, width: 2, stroke, fill: each.filled ? stroke : style.getPropertyValue("--panel").trim() }
        : { show: this.#data.steps.length < 40, size: 5, fill: stroke },
      value: (plot, value) => (value === null ? "" : decimal(value, this.#digits)),
    };
  }

  #fit() {
    const width = this.#place.clientWidth;
    if (this.#plot !== null && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }
}

const FONT = "12px system-ui, sans-serif";
