/** One call of the trail: who made it, what it asked and was answered, and which flows it opened and closed. */
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { clientOf } from "../../ask/aws.ts";
import { ask } from "../../ask/own.ts";
import { Problem, problemOf } from "../../ask/problem.ts";
import { type Session, sessionKey } from "../../ask/session.ts";
import { FlowChanges } from "../../parts/flow-changes.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { Members } from "./members.tsx";
import { TravelButtons } from "./travel-buttons.tsx";
import "./changes.css";

/** An event as CloudTrail has it, as far as it's shown by name. */
interface EventRecord {
  readonly userIdentity?: {
    readonly type?: string;
    readonly arn?: string;
    readonly accountId?: string;
    readonly accessKeyId?: string;
  };
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  readonly requestID: string;
  readonly readOnly?: boolean;
}

interface FoundEvent {
  readonly record: EventRecord;
  readonly resources: readonly string[];
}

/** What IAM does is in the trail of this Region. */
const HOME_OF_GLOBAL = "us-east-1";

async function lookUp(session: Session, id: string): Promise<FoundEvent> {
  for (const region of new Set([session.region, HOME_OF_GLOBAL])) {
    // The trail has times of its own, whatever moment the pages show.
    const client = clientOf({ ...session, region, at: undefined }, CloudTrailClient);
    const LookupAttributes = [{ AttributeKey: "EventId", AttributeValue: id } as const];
    const [event] = (await client.send(new LookupEventsCommand({ LookupAttributes }))).Events ?? [];
    if (event?.CloudTrailEvent !== undefined) {
      const record = JSON.parse(event.CloudTrailEvent) as EventRecord;
      return { record, resources: (event.Resources ?? []).map(({ ResourceName = "" }) => ResourceName) };
    }
  }
  throw new Problem("No such call", `The trail of this account and Region has no event ${id}.`);
}

export function OneCall({ id }: { readonly id: string }) {
  const session = useSession();
  const event = useQuery({
    queryKey: [...sessionKey(session), "event", id],
    queryFn: () => lookUp(session, id),
  });
  const record = event.data?.record;
  const changedSomething = record !== undefined && record.errorCode === undefined && record.readOnly !== true;
  const diffed = useQuery({
    queryKey: [...sessionKey(session), "diff of call", id],
    queryFn: ({ signal }) => ask(session, "/_cordon/diff", { query: { call: id }, signal }),
    enabled: changedSomething,
  });
  if (event.error !== null) return <ProblemAlert error={event.error} onRetry={() => void event.refetch()} />;
  if (record === undefined) return <Spinner size="large" />;
  const name = `${record.eventSource.replace(/\.amazonaws\.com$/, "")}:${record.eventName}`;
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        items={[
          { text: "Changes", href: linkTo(["changes"]) },
          { text: name, href: "" },
        ]}
      />
      <Header
        variant="h1"
        {...(changedSomething && { actions: <TravelButtons diffed={diffed.data} /> })}
        description={record.eventTime}
      >
        {name}
      </Header>
      {record.errorCode !== undefined && (
        <Alert type="error" header={record.errorCode.replace(/^Client\./, "")}>
          {withoutEncoded(record.errorMessage)}
        </Alert>
      )}
      <Facts record={record} resources={event.data?.resources ?? []} id={id} />
      <Container header={<Header variant="h2">Flows that it opened and closed</Header>}>
        {!changedSomething && <Box>None: the call changed nothing.</Box>}
        {diffed.isFetching && <Spinner />}
        {diffed.error !== null && <Box>{problemOf(diffed.error).message}</Box>}
        {diffed.data !== undefined && (
          <FlowChanges changes={diffed.data} calls={diffed.data.calls} nothing="No flow opened or closed." />
        )}
      </Container>
      <ExpandableSection variant="container" headerText="Asked" defaultExpanded>
        <Members of={record.requestParameters} />
      </ExpandableSection>
      <ExpandableSection variant="container" headerText="Answered">
        <Members of={record.responseElements} />
      </ExpandableSection>
    </SpaceBetween>
  );
}

/** The trail keeps only the beginning of a long message, so what is encoded in it can't be decoded. */
const withoutEncoded = (message = ""): string => message.replace(/\s*Encoded authorization failure message:.*$/s, "");

interface FactsProps {
  readonly id: string;
  readonly record: EventRecord;
  readonly resources: readonly string[];
}

function Facts({ id, record, resources }: FactsProps) {
  const { userIdentity: who = {}, errorCode, readOnly } = record;
  return (
    <Container header={<Header variant="h2">The call</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "Who", value: who.arn ?? `account ${who.accountId}` },
          { label: "With the key", value: who.accessKeyId ?? "–" },
          { label: "From", value: record.sourceIPAddress || "–" },
          {
            label: "Outcome",
            value:
              errorCode === undefined ? (
                <StatusIndicator>{readOnly === true ? "answered" : "made"}</StatusIndicator>
              ) : (
                <StatusIndicator type="error">refused</StatusIndicator>
              ),
          },
          { label: "Region", value: record.awsRegion },
          { label: "Client", value: record.userAgent || "–" },
          { label: "Request", value: <span className="mono">{record.requestID}</span> },
          { label: "Event", value: <span className="mono">{id}</span> },
          {
            label: "About",
            value:
              resources.length === 0
                ? "–"
                : resources.map((name, i) => (
                    <span key={name}>
                      {i > 0 && ", "}
                      <ResourceLink id={name} />
                    </span>
                  )),
          },
        ]}
      />
    </Container>
  );
}
