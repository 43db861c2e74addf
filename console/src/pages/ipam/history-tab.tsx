/** Who held an address or a CIDR, from when to when: as a table whose last column is the time line. */
import { GetIpamAddressHistoryCommand, type IpamAddressHistoryRecord } from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { noteQuery, useAddress } from "../../app/address.ts";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import type { Session } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type Holdings, pageOf, useIpamQuery } from "./ask-ipam.ts";
import { Choice } from "./pool-dialogs.tsx";
import { optionOf, Status } from "./resources-tab.tsx";
import "./ipam.css";

const RANGES = [
  { value: "1", label: "Last day" },
  { value: "30", label: "Last 30 days" },
  { value: "365", label: "Last year" },
  { value: "1096", label: "Last three years" },
] as const;

const DAY = 86_400_000;

interface Told {
  readonly start: number;
  readonly end: number;
  readonly records: readonly IpamAddressHistoryRecord[];
}

export function HistoryTab({ holdings: { scopes } }: { readonly holdings: Holdings }) {
  const { query } = useAddress();
  const cidr = query.get("cidr") ?? "";
  const scope = query.get("scope") ?? scopes[0]?.IpamScopeId ?? "";
  const days = query.get("days") ?? "30";
  const [text, setText] = useState(cidr);
  const note = (to: Record<string, string>) => noteQuery({ cidr, scope, days, ...to });
  const asked = useIpamQuery(["history", cidr, scope, days], (session) =>
    historyOf(session, cidr, scope, Number(days)),
  );
  const told = asked.data;
  return (
    <Table<IpamAddressHistoryRecord>
      variant="container"
      wrapLines
      loading={asked.isFetching}
      loadingText="Reading the log"
      items={told?.records ?? []}
      header={<Header counter={told === undefined ? "" : `(${told.records.length})`}>History of an address</Header>}
      filter={
        <form
          onSubmit={(event) => {
            event.preventDefault();
            note({ cidr: text.trim() });
          }}
        >
          <SpaceBetween direction="horizontal" size="s" alignItems="end">
            <FormField label="CIDR">
              <Input
                value={text}
                placeholder="10.0.0.5/32"
                onChange={({ detail }) => setText(detail.value)}
                onKeyDown={({ detail }) => {
                  if (detail.key === "Enter") note({ cidr: text.trim() });
                }}
              />
            </FormField>
            <Choice label="Scope" value={scope} options={scopes.map(optionOf)} onChange={(to) => note({ scope: to })} />
            <Choice label="Time" value={days} options={RANGES} onChange={(to) => note({ days: to })} />
            <Button onClick={() => note({ cidr: text.trim() })}>Look up</Button>
          </SpaceBetween>
        </form>
      }
      columnDefinitions={[
        {
          id: "holder",
          header: "Holder",
          cell: (r) => <ResourceLink id={r.ResourceId} name={r.ResourceName} />,
          minWidth: 200,
        },
        { id: "type", header: "Type", cell: (r) => r.ResourceType },
        { id: "from", header: "From", cell: (r) => timeText(r.SampledStartTime), minWidth: 170 },
        {
          id: "to",
          header: "To",
          cell: (r) => (r.SampledEndTime === undefined ? "now" : timeText(r.SampledEndTime)),
          minWidth: 170,
        },
        {
          id: "line",
          header: "Time line",
          cell: (r) => told !== undefined && <Line told={told} record={r} />,
          minWidth: 200,
        },
        { id: "overlap", header: "Overlap", cell: (r) => <Status of={r.ResourceOverlapStatus} /> },
        { id: "compliance", header: "Compliance", cell: (r) => <Status of={r.ResourceComplianceStatus} /> },
      ]}
      empty={
        asked.error !== null ? (
          <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Box textAlign="center">
            {cidr === ""
              ? "Give a CIDR: an address of IPv4 is one with /32."
              : `Nothing held ${cidr} in this scope then.`}
          </Box>
        )
      }
    />
  );
}

async function historyOf(session: Session, cidr: string, scope: string, days: number): Promise<Told> {
  const end = session.at === undefined ? Date.now() : Date.parse(session.at);
  const start = end - days * DAY;
  if (cidr === "" || scope === "") return { start, end, records: [] };
  const records = await allOf(async (token) => {
    const { HistoryRecords = [], NextToken } = await ec2Of(session).send(
      new GetIpamAddressHistoryCommand({
        Cidr: cidr,
        IpamScopeId: scope,
        StartTime: new Date(start),
        EndTime: new Date(end),
        ...pageOf(token),
      }),
    );
    return { items: HistoryRecords, next: NextToken };
  });
  return { start, end, records };
}

const timeText = (time: Date | undefined): string =>
  time === undefined ? "–" : `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;

function Line({ told: { start, end }, record }: { readonly told: Told; readonly record: IpamAddressHistoryRecord }) {
  const part = (time: Date | undefined, otherwise: number) =>
    Math.min(1, Math.max(0, ((time?.getTime() ?? otherwise) - start) / (end - start)));
  const from = part(record.SampledStartTime, start);
  const to = part(record.SampledEndTime, end);
  return (
    <div className="time-line" aria-hidden>
      <div style={{ left: `${from * 100}%`, width: `max(3px, ${(to - from) * 100}%)` }} />
    </div>
  );
}
