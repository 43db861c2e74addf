/** The overview: what deserves a look, a card each. Every card asks by itself, and says by itself why it can't. */
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useSession } from "../../app/sessions.tsx";
import { CountsCard } from "./counts-card.tsx";
import { ExpectationsCard } from "./expectations-card.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { HealthCard } from "./health-card.tsx";
import { HostsCard } from "./hosts-card.tsx";
import { LatestCard } from "./latest-card.tsx";
import { OpenCard } from "./open-card.tsx";
import { PoolsCard } from "./pools-card.tsx";
import "./overview.css";

export default function Overview() {
  const { account, region, at } = useSession();
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={`Account ${account}, ${region}`}>
        Overview
      </Header>
      {at === undefined && <FirstSteps />}
      <div className="cards">
        <OpenCard />
        <ExpectationsCard key={`${account} ${region} ${at}`} />
        <PoolsCard />
        {at === undefined && <HostsCard />}
        <LatestCard />
        <CountsCard />
        {at === undefined && <HealthCard />}
      </div>
    </SpaceBetween>
  );
}
