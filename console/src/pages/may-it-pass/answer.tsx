/** What the server says of a flow: the verdict, big and plain, then every different answer with its path. */
import Alert from "@cloudscape-design/components/alert";
import Box, { type BoxProps } from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Icon, { type IconProps } from "@cloudscape-design/components/icon";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { formatParty, formatRefusals, whyNotBeyond } from "../../../../src/cli/flow-words.ts";
import type { Checked } from "../../../../src/own-api/check.ts";
import type { CheckedTraffic } from "../../../../src/own-api/checking/answered.ts";
import type { Party } from "../../../../src/own-api/contract.ts";
import { LinkedText } from "../../parts/linked-text.tsx";
import { BehindBalancer } from "./behind-balancer.tsx";
import { ChangeOffer } from "./change-offer.tsx";
import { Outliving } from "./outliving.tsx";
import { PathPicture } from "./path-picture.tsx";

type Decision = CheckedTraffic["decision"];
type Answer = CheckedTraffic["answers"][number];

interface Verdict {
  readonly type: StatusIndicatorProps.Type;
  readonly icon: IconProps.Name;
  readonly colour: BoxProps.Color;
  readonly says: string;
}

const VERDICTS: Readonly<Record<Decision, Verdict>> = {
  allowed: { type: "success", icon: "status-positive", colour: "text-status-success", says: "Allowed" },
  refused: { type: "error", icon: "status-negative", colour: "text-status-error", says: "Refused" },
  undecidable: { type: "warning", icon: "status-warning", colour: "text-status-warning", says: "Cannot tell" },
};

const DECISIONS = { reachable: "allowed", unreachable: "refused", undecidable: "undecidable" } as const;

interface CheckedAnswerProps {
  readonly checked: Checked;
  /** Asks the question again, once something has changed. */
  readonly onAskAgain: () => void;
}

export function CheckedAnswer({ checked, onAskAgain }: CheckedAnswerProps) {
  const parts = "parts" in checked ? checked.parts : [checked];
  const { icon, colour, says } = VERDICTS[checked.decision];
  const passing = parts.filter(({ allowed }) => allowed > 0);
  const isInPart = checked.decision === "refused" && parts.length > 1 && passing.length > 0;
  return (
    <SpaceBetween size="l">
      <Container>
        <div role="status">
          <Box variant="h2" fontSize="display-l" color={colour} padding="n">
            <span className="verdict">
              <Icon name={icon} size="large" />
              {isInPart ? "Refused in part" : says}
            </span>
          </Box>
          <Box variant="p">
            <LinkedText>{sentenceOf(checked, parts)}</LinkedText>
          </Box>
        </div>
      </Container>
      {(checked.outliving ?? []).length > 0 && <Outliving connections={checked.outliving ?? []} />}
      {parts.length === 1
        ? parts.map((part) => <Answers key={part.traffic} part={part} asked={checked} onAskAgain={onAskAgain} />)
        : parts.map((part) => <Part key={part.traffic} part={part} asked={checked} onAskAgain={onAskAgain} />)}
      {"beyond" in checked && checked.beyond !== undefined && <BehindBalancer beyond={checked.beyond} />}
    </SpaceBetween>
  );
}

function sentenceOf(checked: Checked, parts: readonly CheckedTraffic[]): string {
  const { from, to, traffic, decision } = checked;
  const beyond = "beyond" in checked ? checked.beyond : undefined;
  const isThere = parts[0] !== undefined && parts[0].allowed === parts[0].pairs;
  const but = beyond !== undefined && isThere ? whyNotBeyond(beyond, traffic) : "";
  const one = parts[0]?.pairs === 1 ? parts[0]?.answers[0] : undefined;
  const [sender, receiver] = [endOf(one?.from, from), endOf(one?.to, to)];
  if (parts.length > 1) {
    const passing = parts.filter(({ allowed }) => allowed > 0).map((part) => part.traffic);
    if (decision === "allowed") return `${sender} may reach ${receiver} on all of ${traffic}.`;
    if (passing.length === 0) return `${sender} reaches ${receiver} on nothing of ${traffic}.`;
    return `${sender} may reach ${receiver} only on ${passing.join(", ")} of ${traffic}.`;
  }
  const [part] = parts;
  if (part === undefined || part.pairs === 0) return `There is no pair of different interfaces in ${from} and ${to}.`;
  if (one !== undefined) {
    const may = decision === "refused" && but === "" ? "may not" : "may";
    return decision === "undecidable" && but === ""
      ? `Nobody can tell whether ${sender} may reach ${receiver} on ${traffic}.`
      : `${sender} ${may} reach ${receiver} on ${traffic}${but}.`;
  }
  const unclear = part.undecidable === 0 ? "" : ` Of ${part.undecidable.toLocaleString("en")} nobody can tell.`;
  const amount = part.allowed === 0 ? "None" : part.allowed === part.pairs ? "All" : part.allowed.toLocaleString("en");
  return `${amount} of ${count(part.pairs, "pair")} from ${from} may reach ${to} on ${traffic}${but}.${unclear}`;
}

const endOf = (party: Party | undefined, asked: string): string =>
  asked === "internet"
    ? `The internet${party?.address === undefined ? "" : ` (by ${party.address})`}`
    : party === undefined
      ? asked
      : formatParty(party);

const count = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

interface PartProps {
  readonly part: CheckedTraffic;
  readonly asked: Checked;
  readonly onAskAgain: () => void;
}

/** Of a range: some of its ports, all of which have the same answers. */
function Part({ part, asked, onAskAgain }: PartProps) {
  const { type, says } = VERDICTS[part.decision];
  return (
    <ExpandableSection
      variant="container"
      headerText={part.traffic}
      headerDescription={part.pairs === 1 ? "" : `${part.allowed} of ${count(part.pairs, "pair")} pass`}
      headerActions={<StatusIndicator type={type}>{says}</StatusIndicator>}
    >
      <Answers part={part} asked={asked} isPart onAskAgain={onAskAgain} />
    </ExpandableSection>
  );
}

function Answers({ part, asked, isPart = false, onAskAgain }: PartProps & { readonly isPart?: boolean }) {
  const { answers, pairs, untold } = part;
  if (pairs === 1 && answers[0] !== undefined) {
    const answer = <OneAnswer answer={answers[0]} part={part} asked={asked} onAskAgain={onAskAgain} />;
    return isPart ? answer : <Container>{answer}</Container>;
  }
  return (
    <SpaceBetween size="s">
      {answers.map((answer, i) => {
        const decision = DECISIONS[answer.outcome];
        const example = answer.pairs === 1 ? "" : "for example ";
        return (
          <ExpandableSection
            // biome-ignore lint/suspicious/noArrayIndexKey: the answers of one question, in their order.
            key={i}
            variant="container"
            defaultExpanded={i === 0}
            headerText={`${VERDICTS[decision].says}: ${count(answer.pairs, "pair")}`}
            headerDescription={
              answer.from === undefined || answer.to === undefined
                ? ""
                : `${example}${endOf(answer.from, asked.from)} to ${endOf(answer.to, asked.to)}`
            }
          >
            <OneAnswer answer={answer} part={part} asked={asked} onAskAgain={onAskAgain} />
          </ExpandableSection>
        );
      })}
      {untold > 0 && (
        <Box color="text-body-secondary">
          {count(untold, "more pair")} counted, but their reasons are not shown: ask about fewer.
        </Box>
      )}
    </SpaceBetween>
  );
}

function OneAnswer({ answer, part, asked, onAskAgain }: PartProps & { readonly answer: Answer }) {
  const reasons = answer.outcome === "reachable" ? [] : formatRefusals(answer);
  const isUnknown = answer.outcome === "undecidable";
  return (
    <SpaceBetween size="m">
      {reasons.length > 0 && (
        <Alert type={isUnknown ? "warning" : "error"} header={isUnknown ? "What isn't known" : "What stops it"}>
          <ul className="reasons">
            {reasons.map((reason) => (
              <li key={reason}>
                <LinkedText>{reason}</LinkedText>
              </li>
            ))}
          </ul>
          {isUnknown && (
            <Box variant="p">
              What is missing comes with an import of its account: <code>cordon import --from-aws</code>
            </Box>
          )}
        </Alert>
      )}
      {answer.outcome === "unreachable" && (
        <ChangeOffer answer={answer} traffic={part.traffic} from={asked.from} to={asked.to} onApplied={onAskAgain} />
      )}
      <PathPicture explained={answer} />
    </SpaceBetween>
  );
}
