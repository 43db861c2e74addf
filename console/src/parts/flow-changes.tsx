/** The flows that a change opens and closes, in words: of `what-if`, before it's made, or of `diff`, with the calls that made it. */
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import type { ChangingCall } from "../../../src/own-api/differences/diff.ts";
import type { BlockChange, Differences, PairChange, RuleInWords } from "../../../src/own-api/differences/in-words.ts";
import { ResourceLink } from "./resource-link.tsx";

/** Of a `diff`, by which of the calls. */
interface MadeBy {
  readonly by?: readonly number[];
}

type Pair = PairChange & MadeBy;
type Block = BlockChange & MadeBy;

interface FlowChangesProps {
  readonly changes: Differences;
  /** Those that made the change. */
  readonly calls?: readonly ChangingCall[];
  /** What is said if it changes nothing. */
  readonly nothing?: string;
}

interface Row {
  readonly where: string;
  readonly change: Pair | Block;
}

const AT_ONCE = 50;

export function FlowChanges({ changes, calls = [], nothing = "No flow opens or closes." }: FlowChangesProps) {
  const [most, setMost] = useState(AT_ONCE);
  const rows: readonly Row[] = [
    ...changes.internet.map((change) => ({ where: "from the internet", change })),
    ...changes.interfaces.map((change) => ({ where: "between interfaces", change })),
    ...changes.addresses.map((change) => ({ where: "with addresses, by the groups alone", change })),
  ];
  const names = new Map(changes.parties.flatMap(({ id, name }) => (id === undefined ? [] : [[id, name] as const])));
  const isLone = calls.length <= 1;
  return (
    <SpaceBetween size="s">
      {rows.length === 0 ? (
        <Box>{nothing}</Box>
      ) : (
        <Table<Row>
          variant="embedded"
          wrapLines
          items={rows.slice(0, most)}
          columnDefinitions={[
            { id: "becomes", header: "Change", cell: ({ change }) => <Becomes becomes={change.becomes} />, width: 110 },
            { id: "flow", header: "Flow", cell: ({ change }) => <Flow change={change} names={names} />, minWidth: 240 },
            { id: "traffic", header: "Traffic", cell: ({ change }) => change.traffic, minWidth: 90 },
            { id: "rules", header: "By the rules", cell: ({ change }) => <Rules change={change} />, minWidth: 220 },
            { id: "where", header: "Which flows", cell: ({ where }) => where, minWidth: 150 },
            ...(isLone
              ? []
              : [
                  {
                    id: "by",
                    header: "By the calls",
                    cell: ({ change }: Row) => (change.by ?? []).map((place) => `[${place + 1}]`).join(", ") || "–",
                    minWidth: 90,
                  },
                ]),
          ]}
        />
      )}
      {rows.length > most && (
        <Button onClick={() => setMost(most * 4)}>{`Show more of ${rows.length.toLocaleString("en")}`}</Button>
      )}
      {changes.lacks.length > 0 && (
        <Box color="text-status-warning">
          Cannot tell whether more opens or closes: {changes.lacks.slice(0, 5).join("; ")}
        </Box>
      )}
      {!isLone && <Calls calls={calls} />}
    </SpaceBetween>
  );
}

const Becomes = ({ becomes }: { readonly becomes: Pair["becomes"] }) => (
  <Badge color={becomes === "opens" ? "severity-medium" : "green"}>{becomes}</Badge>
);

type Names = ReadonlyMap<string, string | undefined>;

function Flow({ change, names }: { readonly change: Pair | Block; readonly names: Names }) {
  if ("from" in change) {
    return (
      <>
        <Some ids={change.from} names={names} /> → <Some ids={change.to} names={names} />
      </>
    );
  }
  const outside = `${change.block}${change.except.length === 0 ? "" : ` except ${few(change.except)}`}`;
  const inside = <Some ids={change.interfaceIds} names={names} />;
  return change.direction === "ingress" ? (
    <>
      {outside} → {inside}
    </>
  ) : (
    <>
      {inside} → {outside}
    </>
  );
}

const MOST_NAMED = 3;

const few = (all: readonly string[]): string =>
  all.slice(0, MOST_NAMED).join(", ") + (all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : "");

function Some({ ids, names }: { readonly ids: readonly string[]; readonly names: Names }) {
  return (
    <>
      {ids.slice(0, MOST_NAMED).map((id, i) => (
        <span key={id}>
          {i > 0 && ", "}
          <ResourceLink id={id} name={names.get(id)} />
        </span>
      ))}
      {ids.length > MOST_NAMED && ` and ${ids.length - MOST_NAMED} more`}
    </>
  );
}

function Rules({ change }: { readonly change: Pair | Block }) {
  const rules = "rule" in change ? [change.rule] : [change.egressRule, change.ingressRule];
  return rules.map((rule) => (
    <div key={`${rule.id} ${rule.says}`}>
      <Rule rule={rule} />
    </div>
  ));
}

function Rule({ rule: { id, isNew, groupId, groupName, account, says } }: { readonly rule: RuleInWords }) {
  if (account !== undefined) return <>a rule of account {account}</>;
  return (
    <>
      {says} <Box variant="small">{isNew === true ? "a new rule" : id}</Box>
      {groupId !== undefined && (
        <>
          {" "}
          of <ResourceLink id={groupId} name={groupName} />
        </>
      )}
    </>
  );
}

function Calls({ calls }: { readonly calls: readonly ChangingCall[] }) {
  return (
    <div>
      <Box variant="h3">Calls that did it</Box>
      <ol>
        {calls.map((call) => (
          <li key={"revision" in call ? `${call.account} ${call.region} ${call.revision}` : call.account}>
            {"operation" in call
              ? `${call.operation} by ${call.principal} at ${call.time} (revision ${call.revision})`
              : `of account ${call.account}`}
          </li>
        ))}
      </ol>
    </div>
  );
}
