/** What a change of rules would open and close, in words: between interfaces, from the internet, and with addresses. */
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type {
  BlockChange,
  Differences,
  PairChange,
  RuleInWords,
} from "../../../../src/own-api/differences/in-words.ts";

/** More are counted, not listed. */
const MOST_LISTED = 100;

interface Line {
  readonly becomes: PairChange["becomes"];
  readonly flow: string;
  readonly traffic: string;
  readonly rules: string;
}

export function FlowChanges({ changes }: { readonly changes: Differences }) {
  const { interfaces, addresses, internet, lacks } = changes;
  const names = namesOf(changes);
  if (interfaces.length + addresses.length + internet.length + lacks.length === 0) {
    return (
      <StatusIndicator type="info">
        No flow opens or closes: another rule already allows the same, or no interface is concerned.
      </StatusIndicator>
    );
  }
  return (
    <SpaceBetween size="m">
      <Lines title="Between interfaces" lines={interfaces.map((each) => pairLine(each, names))} />
      <Lines title="From the internet, if a path leads there" lines={internet.map((each) => blockLine(each, names))} />
      <Lines title="With addresses, by the groups alone" lines={addresses.map((each) => blockLine(each, names))} />
      {lacks.length > 0 && (
        <div>
          <Box variant="h4">Nobody can tell, for want of</Box>
          <ul>
            {lacks.map((lack) => (
              <li key={lack}>{lack}</li>
            ))}
          </ul>
        </div>
      )}
    </SpaceBetween>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Box variant="h4">{title}</Box>
      <ul>
        {lines.slice(0, MOST_LISTED).map(({ becomes, flow, traffic, rules }) => (
          <li key={`${becomes} ${flow} ${traffic} ${rules}`}>
            <Badge color={becomes === "opens" ? "blue" : "grey"}>{becomes === "opens" ? "Opens" : "Closes"}</Badge>{" "}
            <b>{flow}</b> on <b>{traffic}</b>
            <Box color="text-body-secondary" fontSize="body-s">
              {rules}
            </Box>
          </li>
        ))}
      </ul>
      {lines.length > MOST_LISTED && `and ${lines.length - MOST_LISTED} more`}
    </div>
  );
}

type Names = (ids: readonly string[]) => string;

const MOST_NAMED = 4;

function namesOf({ parties }: Differences): Names {
  const byId = new Map(
    parties.map(({ id = "", name, address }) => {
      const more = [name, address].filter(Boolean).join(", ");
      return [id, more === "" ? id : `${id} (${more})`];
    }),
  );
  return (ids) => {
    const shown = ids.slice(0, MOST_NAMED).map((id) => byId.get(id) ?? id);
    return ids.length > MOST_NAMED ? `${shown.join(", ")} and ${ids.length - MOST_NAMED} more` : shown.join(", ");
  };
}

const pairLine = ({ becomes, from, to, traffic, egressRule, ingressRule }: PairChange, names: Names): Line => ({
  becomes,
  flow: `${names(from)} → ${names(to)}`,
  traffic,
  rules: `${ruleText(egressRule)}; ${ruleText(ingressRule)}`,
});

function blockLine(
  { becomes, direction, interfaceIds, block, except, traffic, rule }: BlockChange,
  names: Names,
): Line {
  const from = except.length === 0 ? block : `${block} except ${except.join(", ")}`;
  const nics = names(interfaceIds);
  return {
    becomes,
    flow: direction === "ingress" ? `${from} → ${nics}` : `${nics} → ${from}`,
    traffic,
    rules: ruleText(rule),
  };
}

function ruleText({ id, isNew, account, groupId, groupName, says }: RuleInWords): string {
  if (account !== undefined) return `a rule of account ${account}`;
  return `${isNew === true || id === undefined ? "a new rule" : id} of ${groupName ?? groupId} (${says})`;
}
