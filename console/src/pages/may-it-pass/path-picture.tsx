/** The path of a flow as a picture: what it crosses from the sender down to the receiver, and what the replies cross on their way back up. */
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { formatStep } from "../../../../src/cli/flow-words.ts";
import type { Explained } from "../../../../src/own-api/contract.ts";
import { colours } from "../../parts/colours.ts";
import { LinkedText } from "../../parts/linked-text.tsx";
import { type Lane, lanesOf, type Mark, type MarkedStep, markSteps } from "./lanes.ts";
import "./path-picture.css";

const LOOKS: Readonly<Record<Mark, { readonly sign: string; readonly colour: string; readonly says: string }>> = {
  passes: { sign: "✓", colour: colours.good, says: "passes" },
  stops: { sign: "✗", colour: colours.bad, says: "stops here" },
  unknown: { sign: "?", colour: colours.unclear, says: "not known" },
  "not reached": { sign: "·", colour: colours.quiet, says: "not reached; would pass" },
};

export function PathPicture({ explained }: { readonly explained: Explained }) {
  const { forward = [], back = [] } = explained;
  if (forward.length === 0) return null;
  const [there, home] = markSteps(forward, back);
  const lanes = lanesOf(there, home);
  const lastOf = (way: "there" | "back") => lanes.findLastIndex((lane) => lane[way] !== undefined);
  const firstOf = (way: "there" | "back") => lanes.findIndex((lane) => lane[way] !== undefined);
  const spans = { there: [firstOf("there"), lastOf("there")], back: [firstOf("back"), lastOf("back")] } as const;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there. */}
      <section className="path-box" aria-label="The path, there and back" tabIndex={0}>
        <table className="path">
          <thead>
            <tr>
              <th scope="col">
                <Box variant="small">crosses</Box>
              </th>
              <th scope="col">There ↓</th>
              <th scope="col">{home.length === 0 ? "" : "Back ↑"}</th>
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lanes of one path have fixed places.
              <tr key={i}>
                <th scope="row">
                  <Box color="text-body-secondary">{lane.name}</Box>
                </th>
                {(["there", "back"] as const).map((way) => (
                  <td key={way}>
                    <Crossing
                      lane={lane}
                      way={way}
                      isFirst={i === spans[way][0]}
                      isLast={i === spans[way][1]}
                      isWithin={i >= spans[way][0] && i <= spans[way][1]}
                      isReached={reaches(lanes, way, i)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ExpandableSection headerText="The same as a list">
        <Listed title="There" steps={there} />
        {home.length > 0 && <Listed title="Back" steps={home} />}
      </ExpandableSection>
    </>
  );
}

/** Whether packets come as far as a lane: everything before it passes. The way back begins at the bottom, once the way there is through. */
function reaches(lanes: readonly Lane[], way: "there" | "back", i: number): boolean {
  const before = way === "there" ? lanes.slice(0, i) : lanes.slice(i + 1);
  const there = way === "there" ? [] : lanes.map(({ there: each }) => each);
  return [...there, ...before.map((lane) => lane[way])].every((each) => each === undefined || each.mark === "passes");
}

interface CrossingProps {
  readonly lane: Lane;
  readonly way: "there" | "back";
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Between the ends of this way: the line goes on even if nothing is crossed. */
  readonly isWithin: boolean;
  /** Whether packets get as far as this lane. */
  readonly isReached: boolean;
}

/** Where the sign is, from the top of the cell. */
const MIDDLE = 20;

function Crossing({ lane, way, isFirst, isLast, isWithin, isReached }: CrossingProps) {
  const marked = lane[way];
  if (!isWithin) return null;
  const look = marked === undefined ? undefined : LOOKS[marked.mark];
  const goesOn = marked === undefined ? isReached : marked.mark === "passes";
  const [above, below] = way === "there" ? [isReached, goesOn] : [goesOn, isReached];
  return (
    <div className="path-cell">
      <svg className="path-spine" aria-hidden="true">
        <title>{look?.says}</title>
        {!isFirst && <Line from={0} to={MIDDLE} isReached={above} />}
        {!isLast && <Line from={MIDDLE} to="100%" isReached={below} />}
        {way === "there" && !isLast && (
          <svg y="100%" overflow="visible" aria-hidden="true">
            <path d="M11 -9 L16 -2 L21 -9" fill="none" stroke={lineColour(below)} strokeWidth="2" />
          </svg>
        )}
        {way === "back" && !isFirst && (
          <path d="M11 9 L16 2 L21 9" fill="none" stroke={lineColour(above)} strokeWidth="2" />
        )}
        {look !== undefined && (
          <>
            <circle cx="16" cy={MIDDLE} r="10" fill={colours.surface} stroke={look.colour} strokeWidth="2" />
            <text x="16" y={MIDDLE + 5} textAnchor="middle" fill={look.colour} fontSize="14" fontWeight="700">
              {look.sign}
            </text>
          </>
        )}
      </svg>
      {marked === undefined ? <Untouched lane={lane} way={way} /> : <Words marked={marked} />}
    </div>
  );
}

const lineColour = (isReached: boolean): string => (isReached ? colours.good : colours.quiet);

interface LineProps {
  readonly from: number;
  readonly to: number | string;
  readonly isReached: boolean;
}

const Line = ({ from, to, isReached }: LineProps) => (
  <line
    x1="16"
    x2="16"
    y1={from}
    y2={to}
    stroke={lineColour(isReached)}
    strokeWidth="2"
    {...(!isReached && { strokeDasharray: "3 4" })}
  />
);

/** Groups remember what they let pass. */
function Untouched({ lane, way }: { readonly lane: Lane; readonly way: "there" | "back" }) {
  if (way === "there" || lane.there?.step.side?.tracking !== "tracked") return null;
  return <Box color="text-body-secondary">tracked: replies pass</Box>;
}

function Words({ marked: { step, mark } }: { readonly marked: MarkedStep }) {
  const [what, says] = formatStep(step, false);
  return (
    <>
      <div>
        <LinkedText>{what}</LinkedText>
      </div>
      <Box color={mark === "stops" ? "text-status-error" : "text-body-secondary"}>
        <LinkedText>{says}</LinkedText>
        {step.code !== undefined && mark === "stops" && (
          <>
            {" "}
            <code>{step.code}</code>
          </>
        )}
      </Box>
    </>
  );
}

function Listed({ title, steps }: { readonly title: string; readonly steps: readonly MarkedStep[] }) {
  return (
    <>
      <Box variant="h4">{title}</Box>
      <ol>
        {steps.map(({ step, mark }, i) => {
          const [what, says] = formatStep(step, false);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one path, in their order.
            <li key={i}>
              <b>{LOOKS[mark].says}</b>: <LinkedText>{says === "" ? what : `${what}: ${says}`}</LinkedText>
            </li>
          );
        })}
      </ol>
    </>
  );
}
