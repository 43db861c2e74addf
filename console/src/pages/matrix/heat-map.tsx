/** The matrix as a picture: one scrolls, points, moves a cell with the arrow keys, and opens it. */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { drawHeatMap, type Layout, PALETTES, type Place, pictureOf } from "./draw-heat-map.ts";
import { type Answered, type Cell, cellAt, countsOf, fullNameOf, labelOf, WORDS } from "./load-matrix.ts";
import type { Order } from "./order.ts";
import { useIsDark } from "./use-is-dark.ts";

interface HeatMapProps {
  readonly answered: Answered;
  readonly order: Order;
  /** Of a cell, in CSS pixels; undefined for as large as fits. */
  readonly zoom: number | undefined;
  readonly onOpen: (cell: Cell) => void;
}

const LARGEST = 44;
const SMALLEST = 2;
const LONGEST_NAME = 190;
const LETTER = 7;
const SCROLLBAR = 16;

/** As large as fits, in whole pixels. */
const fitting = (width: number, left: number, count: number): number =>
  Math.max(SMALLEST, Math.min(LARGEST, Math.floor((width - left) / Math.max(1, count))));

export function HeatMap({ answered, order, zoom, onOpen }: HeatMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [scrolled, setScrolled] = useState({ left: 0, top: 0 });
  const [lit, setLit] = useState<Place>();
  const [focused, setFocused] = useState<Place>();
  const isDark = useIsDark();
  const palette = PALETTES[isDark ? "dark" : "light"];
  const picture = useMemo(() => pictureOf(answered, order, palette), [answered, order, palette]);
  const count = order.rows.length;
  const { compared } = answered.head;
  const longest = useMemo(() => Math.max(3, ...compared.map((each) => labelOf(each).length)), [compared]);
  const names = Math.min(LONGEST_NAME, room.width * 0.3 || LONGEST_NAME, longest * LETTER + 20);
  const cell = zoom ?? fitting(room.width - 2, names, count);
  const top = Math.min(130, names);
  const side = count * cell;
  const layout: Layout = {
    cell,
    left: names,
    top,
    width: Math.min(room.width, names + side + 1),
    height: Math.min(room.height, top + side + 1),
    scrollLeft: scrolled.left,
    scrollTop: scrolled.top,
  };

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watcher = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  useEffect(() => {
    if (canvas.current === null || room.width === 0) return;
    performance.mark("matrix-draw");
    drawHeatMap(canvas.current, { answered, order, picture, palette, layout, lit, focused });
    performance.measure("matrix-drawn", "matrix-draw");
  });

  const placeAt = (event: PointerEvent<HTMLElement>): Place | undefined => {
    const bounds = canvas.current?.getBoundingClientRect();
    if (bounds === undefined) return undefined;
    const [x, y] = [event.clientX - bounds.left - layout.left, event.clientY - bounds.top - layout.top];
    if (x < 0 || y < 0) return undefined;
    const place = { row: Math.floor((y + scrolled.top) / cell), column: Math.floor((x + scrolled.left) / cell) };
    return place.row < count && place.column < count ? place : undefined;
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const place = placeAt(event);
    if (place?.row !== lit?.row || place?.column !== lit?.column) setLit(place);
  };
  const cellOf = ({ row, column }: Place): Cell => cellAt(answered, order.rows[row] ?? 0, order.columns[column] ?? 0);
  const open = (place: Place | undefined) => {
    if (place !== undefined) onOpen(cellOf(place));
  };

  const moveTo = (place: Place) => {
    const row = Math.max(0, Math.min(count - 1, place.row));
    const column = Math.max(0, Math.min(count - 1, place.column));
    setLit(undefined);
    setFocused({ row, column });
    const element = box.current;
    if (element === null) return;
    const [x, y] = [column * cell, row * cell];
    const [width, height] = [room.width - layout.left, room.height - layout.top];
    if (x < element.scrollLeft) element.scrollLeft = x;
    else if (x + cell > element.scrollLeft + width) element.scrollLeft = x + cell - width;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + cell > element.scrollTop + height) element.scrollTop = y + cell - height;
  };
  const press = (event: KeyboardEvent) => {
    const at = focused ?? { row: 0, column: 0 };
    const page = Math.max(1, Math.floor((room.height - layout.top) / cell) - 1);
    const to: Readonly<Record<string, Place>> = {
      ArrowUp: { ...at, row: at.row - 1 },
      ArrowDown: { ...at, row: at.row + 1 },
      ArrowLeft: { ...at, column: at.column - 1 },
      ArrowRight: { ...at, column: at.column + 1 },
      PageUp: { ...at, row: at.row - page },
      PageDown: { ...at, row: at.row + page },
      Home: event.ctrlKey ? { row: 0, column: 0 } : { ...at, column: 0 },
      End: event.ctrlKey ? { row: count, column: count } : { ...at, column: count },
    };
    const place = to[event.key];
    if (place !== undefined) moveTo(place);
    else if (event.key === "Enter" || event.key === " ") open(focused);
    else return;
    event.preventDefault();
  };

  const shown = lit ?? focused;
  return (
    <div className="matrix-picture">
      <div
        ref={box}
        className="matrix-box"
        style={{ height: top + side + SCROLLBAR }}
        role="application"
        aria-roledescription="heat map"
        aria-label={`Who may open flows to whom: ${count} rows by ${count} columns. The arrow keys move, Enter opens a cell.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it's moved about in with the keyboard.
        tabIndex={0}
        onScroll={({ currentTarget }) => setScrolled({ left: currentTarget.scrollLeft, top: currentTarget.scrollTop })}
        onKeyDown={press}
        onFocus={() => setFocused(focused ?? { row: 0, column: 0 })}
        onBlur={() => setFocused(undefined)}
        onPointerMove={point}
        onPointerLeave={() => setLit(undefined)}
        onClick={(event) => open(placeAt(event as unknown as PointerEvent<HTMLElement>))}
      >
        <canvas ref={canvas} className="matrix-canvas" style={{ width: layout.width, height: layout.height }} />
        {/* What is scrolled: the canvas stays, and draws the part that is seen. */}
        <div style={{ width: names + side, height: Math.max(0, top + side - layout.height) }} />
      </div>
      <output className="matrix-tip" aria-live="polite">
        {shown === undefined ? "Point at a cell, or move there with the arrow keys." : <Tip cell={cellOf(shown)} />}
      </output>
    </div>
  );
}

function Tip({ cell }: { readonly cell: Cell }) {
  const { from, to, decision, pairs, traffic } = cell;
  return (
    <>
      <b>
        {fullNameOf(from)} → {fullNameOf(to)}
      </b>
      {": "}
      {decision === undefined ? "not here yet" : WORDS[decision]}
      {pairs > 0 && ` · ${countsOf(cell)}`}
      {traffic !== "" && ` · on ${traffic}`}
    </>
  );
}
