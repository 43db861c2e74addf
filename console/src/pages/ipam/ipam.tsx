/** IPAM: its pools as a tree, and one pool with the map of its space if the address names it. */
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useAddress } from "../../app/address.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useHoldings } from "./ask-ipam.ts";
import { PoolPage } from "./pool-page.tsx";
import { PoolsTab } from "./pools-tab.tsx";

export default function IpamPage() {
  const place = useAddress().path[1];
  const asked = useHoldings();
  if (asked.error !== null) return <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Spinner size="large" />;
  if (place?.startsWith("ipam-pool-")) return <PoolPage poolId={place} holdings={asked.data} />;
  return (
    <SpaceBetween size="l">
      <Header variant="h1">IPAM</Header>
      <PoolsTab key={asked.data.scopes.length} holdings={asked.data} />
    </SpaceBetween>
  );
}
