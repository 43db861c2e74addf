/** The picture of a VPC: boxes in four columns, and lines between them: solid for what belongs together, dotted for the way that traffic goes. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { colours } from "../../parts/colours.ts";
import { chainOf, type MapEdge, type MapNode, type VpcMap } from "./map-nodes.ts";
import "./map.css";

interface MapPictureProps {
  readonly map: VpcMap;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  /** Subnet -> how many of its interfaces the internet reaches; undefined if nobody asked. */
  readonly opened: ReadonlyMap<string, number> | undefined;
}

const TITLES = ["VPC", "Subnets", "Route tables", "Gateways, endpoints, peerings"];
/** More subnets than these begin folded, by zone. */
const MOST_UNFOLDED = 60;

export function MapPicture({ map, chosen, onChoose, opened }: MapPictureProps) {
  const { nodes, edges } = map;
  const [pointed, setPointed] = useState<string>();
  const subnets = nodes.filter(({ column }) => column === 1);
  const zones = [...Map.groupBy(subnets, ({ zone = "" }) => zone)].sort(([one], [other]) => (one < other ? -1 : 1));
  const [folded, setFolded] = useState<ReadonlySet<string>>(
    () => new Set(subnets.length > MOST_UNFOLDED ? zones.map(([zone]) => zone) : []),
  );
  const lit = pointed ?? chosen;
  const chain = lit === undefined ? new Set<string>() : chainOf(edges, lit);
  const box = useRef<HTMLElement>(null);
  const standIns = new Map(
    subnets.filter(({ zone = "" }) => folded.has(zone)).map(({ id, zone = "" }) => [id, `zone ${zone}`]),
  );
  const drawn = drawnEdges(edges, standIns, chain);
  const lines = useLines(box, drawn);
  const show = (node: MapNode) => (
    <Node
      key={node.id}
      node={node}
      isLit={chain.has(node.id)}
      isChosen={node.id === chosen}
      openCount={opened?.get(node.id)}
      onPoint={setPointed}
      onChoose={onChoose}
    />
  );
  return (
    <section className="map" ref={box} aria-label="Resource map">
      <svg className="map-lines" aria-hidden="true">
        <title>Connections</title>
        {lines.map(({ key, path, isLit, kind }) => (
          <path
            key={key}
            d={path}
            fill="none"
            stroke={isLit ? colours.link : colours.line}
            strokeWidth={isLit ? 3 : 1}
            {...(kind === "traffic" && { strokeDasharray: "2 5", strokeLinecap: "round" as const })}
          />
        ))}
      </svg>
      {TITLES.map((title, column) => (
        <div className="map-column" key={title}>
          <h3>{title}</h3>
          {column !== 1
            ? nodes.filter((node) => node.column === column).map(show)
            : zones.map(([zone, under]) => (
                <div className="map-column" key={zone}>
                  <button
                    type="button"
                    className="map-zone"
                    data-node={`zone ${zone}`}
                    aria-expanded={!folded.has(zone)}
                    onClick={() => setFolded(toggled(folded, zone))}
                  >
                    {folded.has(zone) ? "▸" : "▾"} {zone} ({under.length})
                  </button>
                  {!folded.has(zone) && under.map(show)}
                </div>
              ))}
        </div>
      ))}
    </section>
  );
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const other = new Set(set);
  if (!other.delete(item)) other.add(item);
  return other;
}

interface NodeProps {
  readonly node: MapNode;
  readonly isLit: boolean;
  readonly isChosen: boolean;
  readonly openCount: number | undefined;
  readonly onPoint: (id: string | undefined) => void;
  readonly onChoose: (id: string) => void;
}

function Node({ node, isLit, isChosen, openCount, onPoint, onChoose }: NodeProps) {
  const { id, name, says, flags, isPublic } = node;
  const kind = isPublic === undefined ? "" : isPublic ? "is-public" : "is-private";
  return (
    <button
      type="button"
      className={`map-node ${kind} ${isLit ? "is-lit" : ""}`}
      data-node={id}
      aria-pressed={isChosen}
      onClick={() => onChoose(id)}
      onMouseEnter={() => onPoint(id)}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(id)}
      onBlur={() => onPoint(undefined)}
    >
      <b>{name ?? id}</b>
      {name !== undefined && <span className="map-id">{id}</span>}
      <span className="map-id">
        {[...(isPublic === undefined ? [] : [isPublic ? "public" : "private"]), ...says].join(" · ")}
      </span>
      {flags.map((flag) => (
        <span className="map-flag" key={flag}>
          ⚠ {flag}
        </span>
      ))}
      {openCount !== undefined && (
        <span className="map-open">
          ⇠ the internet reaches {openCount} {openCount === 1 ? "interface" : "interfaces"}
        </span>
      )}
    </button>
  );
}

interface DrawnEdge extends MapEdge {
  readonly key: string;
  readonly isLit: boolean;
}

/** Each line once, to the zone if the subnet is folded away; those that are lit come last, so that nothing hides them. */
function drawnEdges(
  edges: readonly MapEdge[],
  standIns: ReadonlyMap<string, string>,
  chain: ReadonlySet<string>,
): readonly DrawnEdge[] {
  const drawn = new Map<string, DrawnEdge>();
  for (const { from, to, kind } of edges) {
    const [begin, end] = [standIns.get(from) ?? from, standIns.get(to) ?? to];
    const key = `${begin} ${end}`;
    const isLit = (chain.has(from) && chain.has(to)) || drawn.get(key)?.isLit === true;
    drawn.set(key, { key, from: begin, to: end, kind, isLit });
  }
  return [...drawn.values()].sort((one, other) => Number(one.isLit) - Number(other.isLit));
}

interface Line extends DrawnEdge {
  readonly path: string;
}

/** Where the lines go: measured once the boxes stand, and again when they move. */
function useLines(box: RefObject<HTMLElement | null>, edges: readonly DrawnEdge[]): readonly Line[] {
  const [size, setSize] = useState(0);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const wanted = edges.map(({ key, isLit }) => `${key} ${isLit}`).join("\n");
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) =>
      setSize((entry?.contentRect.width ?? 0) + (entry?.contentRect.height ?? 0) / 100_000),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` says what the edges are, which are made anew each time.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const origin = element.getBoundingClientRect();
    const places = new Map(
      [...element.querySelectorAll<HTMLElement>("[data-node]")].map((each) => [
        each.dataset["node"] ?? "",
        each.getBoundingClientRect(),
      ]),
    );
    setLines(
      edges.flatMap((edge) => {
        const [from, to] = [places.get(edge.from), places.get(edge.to)];
        if (from === undefined || to === undefined) return [];
        const [x1, y1] = [from.right - origin.left, from.top + from.height / 2 - origin.top];
        const [x2, y2] = [to.left - origin.left, to.top + to.height / 2 - origin.top];
        const middle = (x1 + x2) / 2;
        return [{ ...edge, path: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` }];
      }),
    );
  }, [wanted, size]);
  return lines;
}
