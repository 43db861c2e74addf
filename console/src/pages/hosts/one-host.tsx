/** One host: its devices and what holds on them, what it refuses or would, and how its rules are used. */
import Alert from "@cloudscape-design/components/alert";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Tabs from "@cloudscape-design/components/tabs";
import type { ListedHosts } from "../../../../src/own-api/hosts/list.ts";
import type { ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { linkTo, noteQuery, useAddress } from "../../app/address.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { Devices } from "./devices.tsx";
import { HostActions } from "./host-actions.tsx";
import { driftOf, rulesOf, seenOf, useHosts } from "./read-hosts.ts";
import { Refused } from "./refused.tsx";
import { RuleUsage } from "./rule-usage.tsx";
import { Trial } from "./trial.tsx";

export function OneHost({ name }: { readonly name: string }) {
  const { query } = useAddress();
  const { data, error, refetch } = useHosts(name);
  const host = data?.hosts[0];
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (host === undefined || data === undefined) return <Spinner size="large" />;
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        items={[
          { text: "Hosts", href: linkTo(["hosts"]) },
          { text: name, href: linkTo(["hosts", name]) },
        ]}
      />
      <Header variant="h1" actions={<HostActions host={host} />}>
        {name}
      </Header>
      <Trial host={host} time={data.time} />
      {host.problems.map((problem) => (
        <Alert key={problem} type="error">
          {problem}
        </Alert>
      ))}
      <Facts host={host} listed={data} />
      <Devices host={host} />
      <Tabs
        activeTabId={query.get("tab") ?? "refused"}
        onChange={({ detail }) => noteQuery({ tab: detail.activeTabId })}
        tabs={[
          { id: "refused", label: "Refused", content: <Refused host={name} /> },
          { id: "rules", label: "Unused rules", content: <RuleUsage host={host} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function Facts({ host, listed }: { readonly host: ShownHost; readonly listed: ListedHosts }) {
  const [rules, seen] = [rulesOf(host, listed), seenOf(host, listed)];
  const { id, version, drift, outliving = [] } = host;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: "ID", value: id },
          { label: "Rules", value: <StatusIndicator type={rules.look}>{rules.text}</StatusIndicator> },
          { label: "Last report", value: <StatusIndicator type={seen.look}>{seen.text}</StatusIndicator> },
          { label: "Version", value: version ?? "–" },
          {
            label: "Drift",
            value: drift?.last === undefined ? driftOf(host) : `${driftOf(host)}, last ${drift.last.what}`,
          },
          { label: "Connections that outlive their rule", value: outliving.length },
        ]}
      />
    </Container>
  );
}
