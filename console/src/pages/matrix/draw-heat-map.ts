/**
 * Draws a matrix on a canvas that shows a part of it:
 *
 *     ┌────────┬──────────────┐   names of columns, turned; they stay while one scrolls
 *     ├────────┼──────────────┤
 *     │ names  │ cells: one   │   All cells are first one pixel each of a picture of their own, which is made once and then
 *     │ of rows│ picture,     │   only stretched, so scrolling and hovering draw 250,000 cells as quickly as 25. Marks are
 *     │        │ stretched    │   drawn only on those that are seen, and only if they're large enough to be read.
 *     └────────┴──────────────┘
 */
import type { CellDecision } from "../../../../src/own-api/matrix/matrix.ts";
import { type Answered, labelOf } from "./load-matrix.ts";
import type { Order } from "./order.ts";

type Rgb = readonly [number, number, number];

export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  /** The row and column that are looked at. */
  readonly lit: string;
  readonly focus: string;
  /** A few of many pairs, and all. */
  readonly few: Rgb;
  readonly all: Rgb;
  readonly none: Rgb;
  readonly undecidable: Rgb;
  readonly waiting: Rgb;
  /** On all, some, none and undecidable. */
  readonly marks: Readonly<Record<CellDecision, string>>;
}

/** Blue means open, the darker the more, as far as it stands out from the page; amber that nobody knows. */
export const PALETTES: Readonly<Record<"light" | "dark", Palette>> = {
  light: {
    background: "#ffffff",
    text: "#0f141a",
    quiet: "#424650",
    line: "#c6c6cd",
    lit: "rgba(0, 108, 224, 0.12)",
    focus: "#0f141a",
    few: [184, 211, 245],
    all: [0, 74, 158],
    none: [240, 241, 242],
    undecidable: [255, 198, 92],
    waiting: [255, 255, 255],
    marks: { all: "#ffffff", some: "#0f141a", none: "#656871", undecidable: "#3d2600", empty: "#8c8c94" },
  },
  dark: {
    background: "#161d26",
    text: "#ebebf0",
    quiet: "#c6c6cd",
    line: "#424650",
    lit: "rgba(66, 180, 255, 0.2)",
    focus: "#ffffff",
    few: [24, 66, 116],
    all: [117, 207, 255],
    none: [35, 43, 55],
    undecidable: [235, 160, 40],
    waiting: [22, 29, 38],
    marks: { all: "#06182b", some: "#ffffff", none: "#a4a4ad", undecidable: "#2b1a00", empty: "#72747e" },
  },
};

/** Below this size of a cell there's no room for a mark. */
const MARKED = 15;
/** And for a fraction. */
const WRITTEN = 40;

function colorOf(
  { few, all, none, undecidable, waiting }: Palette,
  decision: CellDecision | undefined,
  part: number,
): Rgb {
  switch (decision) {
    case "all":
      return all;
    case "some": {
      // Between a few and most, and never as dark as all.
      const at = part * 0.7;
      return [0, 1, 2].map((i) => (few[i] ?? 0) + ((all[i] ?? 0) - (few[i] ?? 0)) * at) as unknown as Rgb;
    }
    case "none":
      return none;
    case "undecidable":
      return undecidable;
    default:
      return waiting;
  }
}

/** Every cell as one pixel, in the order that is shown. */
export function pictureOf({ head, rows }: Answered, order: Order, palette: Palette): HTMLCanvasElement {
  const size = head.compared.length;
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [Math.max(1, size), Math.max(1, size)];
  const context = picture.getContext("2d");
  if (context === null || size === 0) return picture;
  const image = context.createImageData(size, size);
  performance.mark("matrix-picture");
  let at = 0;
  for (const row of order.rows) {
    const of = rows[row];
    for (const column of order.columns) {
      const part = of === undefined ? 0 : (of.allowed[column] ?? 0) / (of.pairs[column] || 1);
      const [red, green, blue] = colorOf(palette, of?.decisions[column], part);
      image.data[at++] = red;
      image.data[at++] = green;
      image.data[at++] = blue;
      image.data[at++] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  performance.measure("matrix-pictured", "matrix-picture");
  return picture;
}

/** Where things are, in CSS pixels. */
export interface Layout {
  readonly cell: number;
  /** The room for the names of rows, and for those of columns. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
}

/** A place among those that are shown: first row, first column are 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Drawn {
  readonly answered: Answered;
  readonly order: Order;
  readonly picture: HTMLCanvasElement;
  readonly palette: Palette;
  readonly layout: Layout;
  readonly lit: Place | undefined;
  readonly focused: Place | undefined;
}

export function drawHeatMap(canvas: HTMLCanvasElement, drawn: Drawn): void {
  const { palette, layout } = drawn;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = palette.background;
  context.fillRect(0, 0, layout.width, layout.height);
  drawCells(context, drawn);
  drawNames(context, drawn);
}

interface Seen {
  readonly first: number;
  readonly last: number;
}

const seenIn = (scrolled: number, room: number, cell: number, count: number): Seen => ({
  first: Math.max(0, Math.floor(scrolled / cell)),
  last: Math.min(count - 1, Math.ceil((scrolled + room) / cell)),
});

function drawCells(
  context: CanvasRenderingContext2D,
  { answered, order, picture, palette, layout, lit, focused }: Drawn,
) {
  const { cell, left, top, width, height, scrollLeft, scrollTop } = layout;
  const side = order.rows.length * cell;
  context.save();
  context.beginPath();
  context.rect(left, top, width - left, height - top);
  context.clip();
  context.translate(left - scrollLeft, top - scrollTop);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, side, side);
  const rows = seenIn(scrollTop, height - top, cell, order.rows.length);
  const columns = seenIn(scrollLeft, width - left, cell, order.columns.length);
  if (cell >= 6) drawGrid(context, palette, cell, rows, columns);
  if (cell >= MARKED) drawMarks(context, { answered, order, palette, cell, rows, columns });
  if (lit !== undefined) {
    context.fillStyle = palette.lit;
    context.fillRect(0, lit.row * cell, side, cell);
    context.fillRect(lit.column * cell, 0, cell, side);
  }
  for (const place of [lit, focused]) if (place !== undefined) frame(context, palette, place, cell);
  context.restore();
}

function frame(context: CanvasRenderingContext2D, { focus }: Palette, { row, column }: Place, cell: number): void {
  context.strokeStyle = focus;
  context.lineWidth = 2;
  context.strokeRect(column * cell, row * cell, cell, cell);
}

function drawGrid(context: CanvasRenderingContext2D, { background }: Palette, cell: number, rows: Seen, columns: Seen) {
  const [x, y] = [columns.first * cell, rows.first * cell];
  const [right, bottom] = [(columns.last + 1) * cell, (rows.last + 1) * cell];
  context.fillStyle = background;
  for (let row = rows.first; row <= rows.last + 1; row++) context.fillRect(x, row * cell - 0.5, right - x, 1);
  for (let column = columns.first; column <= columns.last + 1; column++) {
    context.fillRect(column * cell - 0.5, y, 1, bottom - y);
  }
}

interface Marked {
  readonly answered: Answered;
  readonly order: Order;
  readonly palette: Palette;
  readonly cell: number;
  readonly rows: Seen;
  readonly columns: Seen;
}

function drawMarks(context: CanvasRenderingContext2D, { answered, order, palette, cell, rows, columns }: Marked): void {
  context.font = `${Math.min(14, Math.max(10, cell / 2.6))}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let row = rows.first; row <= rows.last; row++) {
    const of = answered.rows[order.rows[row] ?? -1];
    if (of === undefined) continue;
    for (let column = columns.first; column <= columns.last; column++) {
      const at = order.columns[column] ?? -1;
      const decision = of.decisions[at];
      if (decision === undefined) continue;
      context.fillStyle = palette.marks[decision];
      const text = markOf(decision, of.allowed[at] ?? 0, of.pairs[at] ?? 0, cell);
      context.fillText(text, (column + 0.5) * cell, (row + 0.5) * cell, cell - 2);
    }
  }
}

/** So that nobody has to tell colours apart. */
export function markOf(decision: CellDecision, allowed: number, pairs: number, cell: number): string {
  switch (decision) {
    case "all":
      return "✓";
    case "some":
      return cell >= WRITTEN ? `${allowed}/${pairs}` : "◐";
    case "none":
      return "–";
    case "undecidable":
      return "?";
    case "empty":
      return "";
  }
}

const LINE = 13;

function drawNames(context: CanvasRenderingContext2D, { answered, order, palette, layout, lit, focused }: Drawn): void {
  const { cell, left, top, width, height, scrollLeft, scrollTop } = layout;
  const { compared } = answered.head;
  const nameAt = (index: number | undefined) =>
    index === undefined ? "" : labelOf(compared[index] ?? { id: "", interfaces: 0 });
  const every = Math.max(1, Math.ceil(LINE / cell));
  const rows = seenIn(scrollTop, height - top, cell, order.rows.length);
  const columns = seenIn(scrollLeft, width - left, cell, order.columns.length);
  const marked = lit ?? focused;
  context.font = "12px sans-serif";
  context.textBaseline = "middle";
  context.textAlign = "right";
  context.save();
  context.beginPath();
  context.rect(0, top, left, height - top);
  context.clip();
  const writeRow = (row: number, isMarked: boolean) => {
    const y = top - scrollTop + (row + 0.5) * cell;
    writeName(context, palette, nameAt(order.rows[row]), { x: left - 8, y, room: left - 12, isMarked });
  };
  for (let row = rows.first; row <= rows.last; row++) if (isWritten(row, every, marked?.row)) writeRow(row, false);
  if (marked !== undefined) writeRow(marked.row, true);
  context.restore();
  context.save();
  context.beginPath();
  context.rect(left, 0, width - left, top);
  context.clip();
  context.textAlign = "left";
  const writeColumn = (column: number, isMarked: boolean) => {
    context.save();
    context.translate(left - scrollLeft + (column + 0.5) * cell, top - 6);
    context.rotate(-Math.PI / 2);
    writeName(context, palette, nameAt(order.columns[column]), { x: 0, y: 0, room: top - 10, isMarked });
    context.restore();
  };
  for (let column = columns.first; column <= columns.last; column++) {
    if (isWritten(column, every, marked?.column)) writeColumn(column, false);
  }
  if (marked !== undefined) writeColumn(marked.column, true);
  context.restore();
  context.fillStyle = palette.line;
  context.fillRect(left - 1, top, 1, height - top);
  context.fillRect(left, top - 1, width - left, 1);
}

/** If there's no room for all names, every so many; and none that would run into the marked one. */
const isWritten = (index: number, every: number, marked: number | undefined): boolean =>
  index % every === 0 && (marked === undefined || (index !== marked && Math.abs(index - marked) >= every));

function writeName(
  context: CanvasRenderingContext2D,
  palette: Palette,
  name: string,
  {
    x,
    y,
    room,
    isMarked,
  }: { readonly x: number; readonly y: number; readonly room: number; readonly isMarked: boolean },
): void {
  context.fillStyle = isMarked ? palette.text : palette.quiet;
  context.font = isMarked ? "bold 12px sans-serif" : "12px sans-serif";
  context.fillText(shortened(context, name, room), x, y);
}

function shortened(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  let length = Math.min(name.length, Math.floor(room / 5));
  while (length > 1 && context.measureText(`${name.slice(0, length)}…`).width > room) length--;
  return `${name.slice(0, length)}…`;
}
