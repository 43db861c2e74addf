/** What the colours and marks of the picture mean. */
import type { CellDecision } from "../../../../src/own-api/matrix/matrix.ts";
import { markOf, PALETTES } from "./draw-heat-map.ts";
import { WORDS } from "./load-matrix.ts";
import { useIsDark } from "./use-is-dark.ts";

const SHOWN: readonly CellDecision[] = ["all", "some", "none", "undecidable"];

export function Legend() {
  const palette = PALETTES[useIsDark() ? "dark" : "light"];
  const colors = { all: palette.all, some: palette.few, none: palette.none, undecidable: palette.undecidable };
  return (
    <ul className="matrix-legend">
      {SHOWN.map((decision) => {
        const color = colors[decision as keyof typeof colors];
        const style = { background: `rgb(${color.join(" ")})`, color: palette.marks[decision] };
        return (
          <li key={decision}>
            <span className="matrix-swatch" style={style} aria-hidden="true">
              {markOf(decision, 1, 2, 0)}
            </span>
            {WORDS[decision]}
          </li>
        );
      })}
    </ul>
  );
}
