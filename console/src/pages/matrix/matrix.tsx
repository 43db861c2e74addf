/** Reachability matrix: which groups, subnets, VPCs or tags may open flows to which. What is asked is in the address. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useMemo, useState } from "react";
import { noteQuery, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { CellPanel } from "./cell-panel.tsx";
import { Controls } from "./controls.tsx";
import { HeatMap } from "./heat-map.tsx";
import { Legend } from "./legend.tsx";
import { type Answered, cellAt, type MatrixQuestion, useMatrix } from "./load-matrix.ts";
import "./matrix.css";
import { csvOf } from "./matrix-csv.ts";
import { MatrixTable } from "./matrix-table.tsx";
import { orderOf, type Sorting } from "./order.ts";

export default function MatrixPage() {
  const session = useSession();
  const { query } = useAddress();
  const question: MatrixQuestion = {
    by: query.get("by") ?? "group",
    traffic: query.get("traffic") ?? "any",
    vpc: query.get("vpc") ?? undefined,
    match: query.get("match") ?? undefined,
  };
  const sorting: Sorting = query.get("sort") === "connections" ? "connections" : "name";
  const [view, setView] = useState("picture");
  const { answered, error, isAsking, retry } = useMatrix(session, question);
  const note = (change: Readonly<Record<string, string | undefined>>) =>
    noteQuery({ ...Object.fromEntries(query), from: undefined, to: undefined, ...change });
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Each row may open flows to each column as far as its cell says: by groups, routes, gateways and network ACLs together."
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            {answered?.isWhole === true && <CopyCsv answered={answered} />}
            <Button iconName="refresh" ariaLabel="Ask again" onClick={retry} />
          </SpaceBetween>
        }
      >
        Reachability matrix
      </Header>
      <Container>
        <SpaceBetween size="m">
          <Controls question={question} sorting={sorting} onChange={note} />
          <SegmentedControl
            label="Show as"
            selectedId={view}
            onChange={({ detail }) => setView(detail.selectedId)}
            options={[
              { id: "picture", text: "Show as heat map" },
              { id: "table", text: "Show as table" },
            ]}
          />
          {error !== undefined && <ProblemAlert error={error} onRetry={retry} />}
          {answered === undefined && isAsking && <Spinner />}
          {answered !== undefined && (
            <Shown
              answered={answered}
              sorting={sorting}
              isTable={view === "table"}
              onOpen={(from, to) => note({ from, to })}
            />
          )}
        </SpaceBetween>
      </Container>
      {answered !== undefined && (
        <Opened
          answered={answered}
          from={query.get("from")}
          to={query.get("to")}
          onClose={() => note({ from: undefined, to: undefined })}
        />
      )}
    </SpaceBetween>
  );
}

interface ShownProps {
  readonly answered: Answered;
  readonly sorting: Sorting;
  readonly isTable: boolean;
  readonly onOpen: (from: string, to: string) => void;
}

const ZOOMS = [2, 4, 8, 12, 16, 24, 32, 44, 60];

function Shown({ answered, sorting, isTable, onOpen }: ShownProps) {
  const order = useMemo(() => orderOf(answered, sorting), [answered, sorting]);
  const [zoom, setZoom] = useState<number>();
  const { compared } = answered.head;
  if (compared.length === 0) return <Nothing />;
  if (isTable) {
    return <MatrixTable answered={answered} order={order} onOpen={({ from, to }) => onOpen(from.id, to.id)} />;
  }
  const step = (by: number) => {
    const at = ZOOMS.findIndex((each) => each >= (zoom ?? 24));
    setZoom(ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + by))]);
  };
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <Legend />
        <Button iconName="zoom-out" ariaLabel="Smaller" onClick={() => step(-1)} />
        <Button iconName="zoom-in" ariaLabel="Larger" onClick={() => step(1)} />
        <Button onClick={() => setZoom(undefined)} disabled={zoom === undefined}>
          Fit
        </Button>
        {!answered.isWhole && (
          <Box color="text-body-secondary">
            {answered.rows.length} of {compared.length} rows
          </Box>
        )}
      </SpaceBetween>
      <HeatMap answered={answered} order={order} zoom={zoom} onOpen={({ from, to }) => onOpen(from.id, to.id)} />
    </SpaceBetween>
  );
}

const Nothing = () => (
  <Box textAlign="center">
    <SpaceBetween size="xs">
      <b>Nothing here has a network interface yet</b>
      <Box variant="code">aws ec2 create-network-interface --subnet-id subnet-... --groups sg-...</Box>
    </SpaceBetween>
  </Box>
);

interface OpenedProps {
  readonly answered: Answered;
  readonly from: string | null;
  readonly to: string | null;
  readonly onClose: () => void;
}

/** The cell that the address names, if it's there. */
function Opened({ answered, from, to, onClose }: OpenedProps) {
  const indexOf = (id: string | null) => answered.head.compared.findIndex((each) => each.id === id);
  const [row, column] = [indexOf(from), indexOf(to)];
  if (row < 0 || column < 0) return null;
  return <CellPanel cell={cellAt(answered, row, column)} traffic={answered.head.traffic} onClose={onClose} />;
}

function CopyCsv({ answered }: { readonly answered: Answered }) {
  const [text, setText] = useState<string>();
  // It's many megabytes if the matrix is large, so it's made only for those who want it.
  if (text === undefined) return <Button onClick={() => setText(csvOf(answered))}>As CSV</Button>;
  return (
    <CopyToClipboard
      copyButtonText="Copy CSV"
      copySuccessText="Copied"
      copyErrorText="The browser refuses to copy"
      textToCopy={text}
    />
  );
}
