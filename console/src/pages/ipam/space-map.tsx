/**
 * The map of a pool's addresses: rectangles in rectangles, so that what shares a prefix is together. At most 256 at once; a block of several
 * things opens as a map of its own. The arrow keys go from block to block; the list below the map has the same blocks as text.
 */
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type KeyboardEvent, useMemo, useState } from "react";
import { contains, formatPrefix, type Prefix, prefixOf } from "../../../../src/address/prefix.ts";
import { blockText, kindOf, kindText } from "./block-text.ts";
import { type Block, blocksOf, placeIn, type Space } from "./blocks.ts";
import "./ipam.css";

interface SpaceMapProps {
  readonly space: Space;
  /** The block that is shown at first, and all of it. */
  readonly root: Prefix;
  readonly selected: string | undefined;
  readonly onSelect: (block: Block) => void;
}

/** 16 by 16 is what still has room for a text. */
const DEPTH = 8;

export function SpaceMap({ space, root, selected, onSelect }: SpaceMapProps) {
  const [zoomed, setZoomed] = useState(root);
  const shown = contains(root, zoomed) ? zoomed : root;
  const blocks = useMemo(() => [...blocksOf(space, shown, DEPTH)], [space, shown]);
  const [focused, setFocused] = useState(0);
  const open = (block: Block) => {
    if (block.is === "mixed") {
      setFocused(0);
      setZoomed(block.prefix);
    } else if (block.is !== "outside") onSelect(block);
  };
  const current = Math.min(focused, blocks.length - 1);
  return (
    <div className="space-map">
      <SpaceBetween size="xs">
        <Path root={root} shown={shown} onZoom={setZoomed} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no map in it. */}
        <div
          className="space-map-field"
          role="group"
          aria-label={`Map of ${formatPrefix(shown)}`}
          onKeyDown={(event) => move(event, shown, blocks, current, setFocused)}
        >
          {blocks.map((block, index) => (
            <Cell
              key={formatPrefix(block.prefix)}
              block={block}
              root={shown}
              isSelected={formatPrefix(block.prefix) === selected}
              isReached={index === current}
              onOpen={() => {
                setFocused(index);
                open(block);
              }}
            />
          ))}
        </div>
        <Legend kinds={new Set(blocks.map(kindOf))} />
      </SpaceBetween>
    </div>
  );
}

interface CellProps {
  readonly block: Block;
  readonly root: Prefix;
  readonly isSelected: boolean;
  /** Whether Tab gets there. */
  readonly isReached: boolean;
  readonly onOpen: () => void;
}

function Cell({ block, root, isSelected, isReached, onOpen }: CellProps) {
  const { left, top, width, height } = placeIn(root, block.prefix);
  const kind = kindOf(block);
  const text = blockText(block);
  return (
    <button
      type="button"
      className="space-map-cell"
      data-is={kind}
      aria-label={text}
      aria-pressed={isSelected}
      title={text}
      tabIndex={isReached ? 0 : -1}
      style={{ left: share(left), top: share(top), width: share(width), height: share(height) }}
      onClick={onOpen}
    >
      <span>{kindText(kind)}</span>{" "}
      {height > 1 / 16 || width > 1 / 8 ? <span>{formatPrefix(block.prefix)}</span> : null}
      {block.is === "mixed" && <span className="part" style={{ transform: `scaleX(${block.fullness})` }} />}
    </button>
  );
}

const share = (part: number): string => `${part * 100}%`;

/** From the block that is shown to all of it. */
function Path({
  root,
  shown,
  onZoom,
}: {
  readonly root: Prefix;
  readonly shown: Prefix;
  readonly onZoom: (to: Prefix) => void;
}) {
  const around: Prefix[] = [];
  for (let length = shown.length - DEPTH; length > root.length; length -= DEPTH) {
    around.unshift(prefixOf(shown.family, shown.value, length));
  }
  if (shown.length > root.length) around.unshift(root);
  return (
    <nav className="space-map-path" aria-label="Blocks around this one">
      {around.map((each) => (
        <span key={each.length}>
          <Link onFollow={() => onZoom(each)}>{formatPrefix(each)}</Link> ›
        </span>
      ))}
      <strong>{formatPrefix(shown)}</strong>
      {around.length > 0 && (
        <Button
          iconName="zoom-out"
          variant="inline-icon"
          ariaLabel="Zoom out"
          onClick={() => onZoom(around.at(-1) ?? root)}
        />
      )}
    </nav>
  );
}

const ORDER = ["free", "ipam-pool", "vpc", "subnet", "custom", "eip", "ec2-public-ipv4-pool", "mixed", "outside"];

function Legend({ kinds }: { readonly kinds: ReadonlySet<string> }) {
  return (
    <ul className="space-map-legend" aria-label="What the colours mean">
      {ORDER.filter((kind) => kinds.has(kind)).map((kind) => (
        <li key={kind}>
          <span className="space-map-cell" data-is={kind} aria-hidden />
          {kind === "mixed" ? "Several things: opens" : kindText(kind)}
        </li>
      ))}
    </ul>
  );
}

const STEPS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** To the block beside the current one, where an arrow points. */
function move(
  event: KeyboardEvent<HTMLElement>,
  root: Prefix,
  blocks: readonly Block[],
  from: number,
  setFocused: (to: number) => void,
): void {
  const [step, start] = [STEPS[event.key], blocks[from]];
  if (step === undefined || start === undefined) return;
  event.preventDefault();
  const { left, top, width, height } = placeIn(root, start.prefix);
  const hair = 1e-6;
  const x = step[0] === 0 ? left + hair : step[0] > 0 ? left + width + hair : left - hair;
  const y = step[1] === 0 ? top + hair : step[1] > 0 ? top + height + hair : top - hair;
  const to = blocks.findIndex(({ prefix }) => {
    const place = placeIn(root, prefix);
    return x >= place.left && x < place.left + place.width && y >= place.top && y < place.top + place.height;
  });
  if (to < 0) return;
  setFocused(to);
  event.currentTarget.querySelectorAll<HTMLElement>(".space-map-cell")[to]?.focus();
}
