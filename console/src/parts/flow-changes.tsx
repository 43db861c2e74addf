/** The flows that a change opens and closes, in words: of `what-if`, before it's saved, or of `diff`, after it was. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type {
  BlockChange,
  ChangedParty,
  Differences,
  PairChange,
  RuleInWords,
} from "../../../src/own-api/differences/in-words.ts";
import { LocalTable } from "./local-table.tsx";
import { ResourceLink } from "./resource-link.tsx";
import type { Column } from "./resource-table.tsx";

interface FlowChangesProps {
  readonly differences: Differences;
}

interface Row {
  readonly key: string;
  readonly becomes: "opens" | "closes";
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly traffic: string;
  readonly rules: readonly RuleInWords[];
}

export function FlowChanges({ differences }: FlowChangesProps) {
  const { interfaces, addresses, internet, lacks, parties } = differences;
  const names = new Map(parties.map((party) => [party.id ?? "", party]));
  const columns = columnsFor(names);
  const sections = [
    { title: "Between interfaces", rows: interfaces.map(rowOfPair) },
    { title: "With addresses, by the groups alone", rows: addresses.map(rowOfBlock) },
    { title: "From the internet, if a path leads there", rows: internet.map(rowOfBlock) },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <SpaceBetween size="m">
      {lacks.length > 0 && (
        <Alert type="warning" header="More may change than is known">
          {lacks.map((lack) => (
            <div key={lack}>{lack}</div>
          ))}
        </Alert>
      )}
      {sections.length === 0 && <Alert type="info">No flow opens or closes.</Alert>}
      {sections.map(({ title, rows }) => (
        <LocalTable
          key={title}
          title={title}
          variant="embedded"
          columns={columns}
          items={rows}
          idOf={({ key }) => key}
          textOf={(row) => JSON.stringify(row)}
          empty="No flow opens or closes."
        />
      ))}
    </SpaceBetween>
  );
}

const rowOfPair = ({ becomes, from, to, traffic, egressRule, ingressRule }: PairChange, i: number): Row => ({
  ...{ key: String(i), becomes, from, to, traffic },
  rules: [egressRule, ingressRule],
});

function rowOfBlock({ becomes, direction, interfaceIds, block, except, traffic, rule }: BlockChange, i: number): Row {
  const addresses = [except.length === 0 ? block : `${block} except ${except.join(", ")}`];
  const [from, to] = direction === "ingress" ? [addresses, interfaceIds] : [interfaceIds, addresses];
  return { key: String(i), becomes, from, to, traffic, rules: [rule] };
}

const columnsFor = (names: ReadonlyMap<string, ChangedParty>): readonly Column<Row>[] => [
  {
    id: "becomes",
    header: "Flow",
    cell: ({ becomes }) => (
      <StatusIndicator type={becomes === "opens" ? "success" : "stopped"}>{becomes}</StatusIndicator>
    ),
    sortBy: ({ becomes }) => becomes,
    width: 110,
  },
  { id: "traffic", header: "Traffic", cell: ({ traffic }) => traffic, sortBy: ({ traffic }) => traffic, width: 130 },
  { id: "from", header: "From", cell: ({ from }) => <Ends ids={from} names={names} /> },
  { id: "to", header: "To", cell: ({ to }) => <Ends ids={to} names={names} /> },
  { id: "rule", header: "By", cell: ({ rules }) => rules.map((rule) => <ByRule key={rule.says} rule={rule} />) },
];

const MOST_SHOWN = 5;

function Ends({ ids, names }: { readonly ids: readonly string[]; readonly names: ReadonlyMap<string, ChangedParty> }) {
  const more = ids.length - MOST_SHOWN;
  return (
    <>
      {ids.slice(0, MOST_SHOWN).map((id) => (
        <div key={id}>
          <ResourceLink id={id} name={names.get(id)?.name} />
        </div>
      ))}
      {more > 0 && <Box color="text-body-secondary">and {more} more</Box>}
    </>
  );
}

function ByRule({ rule }: { readonly rule: RuleInWords }) {
  if (rule.account !== undefined) return <div>a rule of account {rule.account}</div>;
  return (
    <div>
      {rule.says} <ResourceLink id={rule.groupId} name={rule.groupName} />
    </div>
  );
}
