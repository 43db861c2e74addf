/** The fullest IPAM pools. */
import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import type { PoolUsage } from "../../../../src/own-api/overview/pool-usage.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { Card, number } from "./card.tsx";

const MOST = 5;
/** From here on a pool is nearly full. */
const NEARLY = 0.8;

export function PoolsCard() {
  const session = useSession();
  const asked = useQuery({
    queryKey: [...sessionKey(session), "pool usage"],
    queryFn: ({ signal }) => ask(session, "/_cordon/ipam/usage", { signal }),
  });
  return (
    <Card title="Pools, the fullest first" asked={asked}>
      {({ pools, hasMore }) =>
        pools.length === 0 ? (
          <Box>
            No pool of this account's IPAMs in this Region has a CIDR. The first: <code>aws ec2 create-ipam</code>
          </Box>
        ) : (
          <SpaceBetween size="s">
            {pools.slice(0, MOST).map((pool) => (
              <Pool key={pool.id} pool={pool} />
            ))}
            {pools.length > MOST && (
              <Box variant="small">{`and ${pools.length - MOST}${hasMore ? " or more" : ""} others`}</Box>
            )}
          </SpaceBetween>
        )
      }
    </Card>
  );
}

function Pool({ pool: { id, name, used, provisioned, allocated } }: { readonly pool: PoolUsage["pools"][number] }) {
  const percent = used > 0.99 && used < 1 ? 99 : Math.round(used * 100);
  return (
    <div>
      <ResourceLink id={id} name={name} />
      <ProgressBar
        value={percent}
        ariaLabel={`${name ?? id} is full to`}
        description={`${amount(allocated)} of ${amount(provisioned)} addresses${used >= NEARLY ? ": nearly full" : ""}`}
      />
    </div>
  );
}

const amount = (addresses: number): string =>
  addresses < 1e12 ? number(addresses) : `2^${Math.log2(addresses).toFixed(1).replace(/\.0$/, "")}`;
