/** IPAM: its pools as a tree, resources, history, policies; and one pool with the map of its space if the address names it. */
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import type { ReactNode } from "react";
import { linkTo, useAddress } from "../../app/address.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { type Holdings, useHoldings } from "./ask-ipam.ts";
import { HistoryTab } from "./history-tab.tsx";
import { ListsTab } from "./lists-tab.tsx";
import { PoliciesTab } from "./policies-tab.tsx";
import { PoolPage } from "./pool-page.tsx";
import { PoolsTab } from "./pools-tab.tsx";
import { ResourcesTab } from "./resources-tab.tsx";

interface Part {
  /** The second part of the address. */
  readonly id: string;
  readonly label: string;
  readonly show: (holdings: Holdings) => ReactNode;
}

const PARTS: readonly Part[] = [
  { id: "pools", label: "Pools", show: (holdings) => <PoolsTab key={holdings.scopes.length} holdings={holdings} /> },
  { id: "resources", label: "Resources", show: (holdings) => <ResourcesTab holdings={holdings} /> },
  { id: "history", label: "History", show: (holdings) => <HistoryTab holdings={holdings} /> },
  { id: "policies", label: "Policies", show: (holdings) => <PoliciesTab holdings={holdings} /> },
  { id: "more", label: "Discoveries and resolvers", show: () => <ListsTab /> },
];

export default function IpamPage() {
  const place = useAddress().path[1];
  const asked = useHoldings();
  if (asked.error !== null) return <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />;
  const holdings = asked.data;
  if (holdings === undefined) return <Spinner size="large" />;
  if (place?.startsWith("ipam-pool-")) return <PoolPage poolId={place} holdings={holdings} />;
  const shown = PARTS.find(({ id }) => id === place) ?? PARTS[0];
  return (
    <SpaceBetween size="s">
      <Header variant="h1">IPAM</Header>
      <Tabs
        ariaLabel="Parts of IPAM"
        activeTabId={shown?.id ?? ""}
        tabs={PARTS.map(({ id, label }) => ({ id, label, href: linkTo(["ipam", id]) }))}
      />
      {shown?.show(holdings)}
    </SpaceBetween>
  );
}
