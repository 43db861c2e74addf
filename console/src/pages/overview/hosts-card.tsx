/** Hosts that need a look: away, behind, drifting, or with problems. */
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import type { ListedHosts } from "../../../../src/own-api/hosts/list.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { Card, number, PageLink } from "./card.tsx";

const MOST = 5;

export function HostsCard() {
  const session = useSession();
  const asked = useQuery({
    queryKey: [...sessionKey(session), "hosts"],
    queryFn: ({ signal }) => ask(session, "/_cordon/hosts", { signal }),
  });
  return (
    <Card title="Hosts" asked={asked}>
      {({ hosts }) => {
        const troubled = hosts.flatMap((host) => {
          const trouble = troubleOf(host);
          return trouble === undefined ? [] : [{ host, trouble }];
        });
        if (hosts.length === 0) {
          return (
            <Box>
              No host obeys groups yet. The first: <code>cordon host add</code>
            </Box>
          );
        }
        return (
          <SpaceBetween size="xs">
            <Box>{`${number(hosts.length - troubled.length)} of ${number(hosts.length)} hold what they should`}</Box>
            {troubled.slice(0, MOST).map(({ host, trouble }) => (
              <div key={host.id}>
                <PageLink to={["hosts", host.id]}>{host.name}</PageLink>{" "}
                <StatusIndicator type="warning">{trouble}</StatusIndicator>
              </div>
            ))}
            {troubled.length > MOST && <Box variant="small">{`and ${number(troubled.length - MOST)} others`}</Box>}
          </SpaceBetween>
        );
      }}
    </Card>
  );
}

function troubleOf(host: ListedHosts["hosts"][number]): string | undefined {
  const [problem] = host.problems;
  if (host.keySince === undefined) return "hasn't joined yet";
  if (!host.isConnected)
    return host.lastSeen === undefined ? "never reported" : `away since ${host.lastSeen.slice(0, 19)}Z`;
  if (problem !== undefined) return problem;
  if (!host.isCurrent) return "behind: doesn't have what it was last told";
  return host.drift !== undefined && host.drift.times > 0 ? `drifted ${host.drift.times} times` : undefined;
}
