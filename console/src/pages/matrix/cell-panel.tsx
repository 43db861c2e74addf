/** Why a cell is as it is: what `check` says from the one to the other, with the rules of both sides for an example. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import type { CheckedTraffic } from "../../../../src/own-api/checking/answered.ts";
import type { Explained, Party, Side } from "../../../../src/own-api/contract.ts";
import { linkTo } from "../../app/address.ts";
import { pages } from "../../app/pages.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Cell, countsOf, fullNameOf, WORDS } from "./load-matrix.ts";

interface CellPanelProps {
  readonly cell: Cell;
  /** That the matrix is about. */
  readonly traffic: string;
  readonly onClose: () => void;
}

const MAY_IT_PASS = "may-it-pass";
const MOST_PARTS = 4;

export function CellPanel({ cell, traffic, onClose }: CellPanelProps) {
  const session = useSession();
  const [from, to] = [cell.from.id, cell.to.id];
  const on = askedOn(cell, traffic);
  const asked = useQuery({
    queryKey: [...sessionKey(session), "check", from, to, on],
    queryFn: ({ signal }) => ask(session, "/_cordon/check", { query: { from, to, traffic: on }, signal }),
  });
  const hasPage = pages.some(({ path }) => path === MAY_IT_PASS);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`On ${on}`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {hasPage && <Link href={linkTo([MAY_IT_PASS], { from, to, traffic: on })}>May it pass?</Link>}
              <Button iconName="close" variant="icon" ariaLabel="Close" onClick={onClose} />
            </SpaceBetween>
          }
        >
          {fullNameOf(cell.from)} → {fullNameOf(cell.to)}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Box>
          {cell.decision === undefined ? "" : WORDS[cell.decision]}: {countsOf(cell)}
          {cell.traffic !== "" && `, on ${cell.traffic}`}.
        </Box>
        {asked.error !== null && <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />}
        {asked.isPending && <Spinner />}
        {asked.data !== undefined &&
          ("parts" in asked.data ? asked.data.parts : [asked.data])
            .slice(0, MOST_PARTS)
            .map((part) => <Part key={part.traffic} part={part} />)}
      </SpaceBetween>
    </Container>
  );
}

/** Of a cell on many ports, the first on which something may: its rules are what one wants to see. */
function askedOn({ traffic }: Cell, all: string): string {
  const [first = ""] = traffic.split(", ");
  return first === "" || first === "all" || /^[0-9]+ more$|^protocols /.test(first) ? all : first;
}

const STATUS: Readonly<Record<CheckedTraffic["decision"], StatusIndicatorProps.Type>> = {
  allowed: "success",
  refused: "stopped",
  undecidable: "warning",
};

function Part({ part }: { readonly part: CheckedTraffic }) {
  const [answer, ...others] = part.answers;
  return (
    <SpaceBetween size="s">
      <StatusIndicator type={STATUS[part.decision]}>
        {part.traffic}: {part.decision}, {part.allowed} of {part.pairs} {part.pairs === 1 ? "pair" : "pairs"} may
      </StatusIndicator>
      {answer === undefined ? null : <Example answer={answer} />}
      {others.length > 0 && (
        <Box color="text-body-secondary">
          {others.length === 1 ? "One more kind of answer" : `${others.length} more kinds of answers`} between the two.
        </Box>
      )}
    </SpaceBetween>
  );
}

function Example({ answer }: { readonly answer: Explained & { readonly pairs: number } }) {
  const { from, to, egress, ingress, because } = answer;
  const stops = [...(answer.forward ?? []), ...(answer.back ?? [])].filter(
    ({ kind, passes }) => passes === false && kind !== "security-groups",
  );
  return (
    <KeyValuePairs
      columns={1}
      items={[
        {
          label: "For example",
          value: (
            <>
              <End of={from} /> → <End of={to} />
            </>
          ),
        },
        ...(because === undefined ? [] : [{ label: "Not known because", value: because }]),
        ...(egress === undefined ? [] : [{ label: "Outbound, of the sender", value: <SideText side={egress} /> }]),
        ...(ingress === undefined ? [] : [{ label: "Inbound, of the receiver", value: <SideText side={ingress} /> }]),
        ...(stops.length === 0
          ? []
          : [
              {
                label: "Stopped on the path",
                value: stops.map(({ kind, id, code }) => `${id ?? kind}: ${code ?? kind}`).join("; "),
              },
            ]),
      ]}
    />
  );
}

const End = ({ of }: { readonly of: Party | undefined }) =>
  of?.id === undefined ? (
    (of?.address ?? "an interface of another account")
  ) : (
    <ResourceLink id={of.id} name={of.name} />
  );

function SideText({ side }: { readonly side: Side }) {
  const { verdict, rule, nearest, reason } = side;
  if (rule !== undefined) return <RuleText rule={rule} />;
  if (verdict === "unfiltered") return <>nothing filters it</>;
  if (verdict === "unknown") return <>not known</>;
  if (verdict === "allowed") return <>allowed</>;
  if (nearest !== undefined) {
    return (
      <>
        No rule allows it. The nearest is <RuleText rule={nearest.rule} />, which differs in{" "}
        {nearest.differs.join(" and ")}.
      </>
    );
  }
  return <>{reason === "no-group" ? "It has no group." : "No rule allows it."}</>;
}

function RuleText({ rule }: { readonly rule: NonNullable<Side["rule"]> }) {
  const peer = rule.peer.name === undefined ? rule.peer.id : `${rule.peer.name} (${rule.peer.id})`;
  return (
    <>
      <ResourceLink id={rule.id} /> of <ResourceLink id={rule.group.id} name={rule.group.name} />: {rule.traffic}{" "}
      {rule.direction === "ingress" ? "from" : "to"} {peer}
    </>
  );
}
