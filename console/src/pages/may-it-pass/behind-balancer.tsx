/** Where a load balancer sends what it takes: each target group, how much of it gets through, and what stops the rest. */
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { formatRefusals, formatRules, UNUSED_TARGET } from "../../../../src/cli/flow-words.ts";
import type { Beyond, BeyondGroup, BeyondPart } from "../../../../src/own-api/checking/beyond.ts";
import { LinkedText } from "../../parts/linked-text.tsx";

const TYPES = { allowed: "success", refused: "error", undecidable: "warning" } as const;
const SAYS = { allowed: "Allowed", refused: "Refused", undecidable: "Cannot tell" } as const;

export function BehindBalancer({ beyond }: { readonly beyond: Beyond }) {
  const { name, listener, answers, groups, lacks } = beyond;
  return (
    <Container header={<Header variant="h2">{`Behind ${name}`}</Header>}>
      <SpaceBetween size="m">
        <Box>
          {listener === undefined
            ? "No listener is known to take it."
            : `Its listener ${listener.protocol} ${listener.port} takes it.`}
          {answers.length > 0 && ` Rules answer some requests themselves: ${answers.join(", ")}.`}
        </Box>
        <Reasons of={lacks} />
        {groups.map((group) => (
          <Group key={group.id} of={name} group={group} />
        ))}
      </SpaceBetween>
    </Container>
  );
}

function Group({ of, group }: { readonly of: string; readonly group: BeyondGroup }) {
  const { name, rules, decision, targets, targetType, seesClient, sent, checks, unused, lacks, next } = group;
  const sees = targetType === "lambda" ? "" : ` Targets see ${seesClient ? "the client" : of} as sender.`;
  return (
    <SpaceBetween size="xs">
      <StatusIndicator type={TYPES[decision]}>
        {`${SAYS[decision]}: target group ${name}, by ${formatRules(rules)}`}
      </StatusIndicator>
      <Box color="text-body-secondary">{`${targets} registered.${sees}`}</Box>
      <Reasons
        of={[
          ...lacks,
          ...unused.map(({ target, because }) => `${target} gets nothing: ${UNUSED_TARGET[because]}`),
          ...sent.flatMap((part) => reasonsOf("", part)),
          ...checks.flatMap((part) => reasonsOf("health checks: ", part)),
        ]}
      />
      {next.map((beyond) => (
        <BehindBalancer key={beyond.id} beyond={beyond} />
      ))}
    </SpaceBetween>
  );
}

/** How many pairs get through, and what stops the others. */
const reasonsOf = (what: string, { traffic, allowed, pairs, answers }: BeyondPart): readonly string[] => [
  `${what}${allowed} of ${pairs} pairs of an interface and a target get through on ${traffic}`,
  ...new Set(answers.flatMap((answer) => (answer.outcome === "reachable" ? [] : formatRefusals(answer)))),
];

function Reasons({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <ul className="reasons">
      {of.map((reason, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the reasons of one answer, in their order.
        <li key={i}>
          <LinkedText>{reason}</LinkedText>
        </li>
      ))}
    </ul>
  );
}
