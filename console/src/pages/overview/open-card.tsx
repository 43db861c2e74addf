/** What is open to the internet: how much, on what traffic, to whom. */
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import type { OpenSummary } from "../../../../src/own-api/overview/open-summary.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { Card, number, PageLink } from "./card.tsx";

const MOST = 8;

export function OpenCard() {
  const session = useSession();
  const asked = useQuery({
    queryKey: [...sessionKey(session), "open summary"],
    queryFn: ({ signal }) => ask(session, "/_cordon/open/summary", { signal }),
  });
  return (
    <Card title="Open to the internet" asked={asked}>
      {(summary) => (
        <SpaceBetween size="s">
          <Verdict summary={summary} />
          {summary.byTraffic.length > 0 && <Traffic summary={summary} />}
        </SpaceBetween>
      )}
    </Card>
  );
}

function Verdict({ summary: { open, unclear, looked, lacks } }: { readonly summary: OpenSummary }) {
  const of = `of ${number(looked)} ${looked === 1 ? "interface" : "interfaces"}`;
  const isUnclear = unclear > 0 || lacks.length > 0;
  return (
    <>
      {open > 0 ? (
        <StatusIndicator type="warning">{`${number(open)} ${of} ${open === 1 ? "is" : "are"} open`}</StatusIndicator>
      ) : (
        !isUnclear && (
          <StatusIndicator>{looked === 0 ? "There are no interfaces" : `None ${of} is open`}</StatusIndicator>
        )
      )}
      {isUnclear && (
        <Box>
          <StatusIndicator type="pending">
            {unclear > 0 ? `of ${number(unclear)} nobody can tell` : lacks.slice(0, 3).join("; ")}
          </StatusIndicator>
        </Box>
      )}
    </>
  );
}

function Traffic({ summary: { byTraffic, hasMore } }: { readonly summary: OpenSummary }) {
  const rest = byTraffic.length - MOST;
  return (
    <div>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">From, at the widest</th>
            <th scope="col" className="number">
              Interfaces
            </th>
          </tr>
        </thead>
        <tbody>
          {byTraffic.slice(0, MOST).map(({ traffic, block, interfaces }) => (
            <tr key={traffic}>
              <td>
                <PageLink to={["may-it-pass"]} query={{ from: "internet", traffic }}>
                  {traffic}
                </PageLink>
              </td>
              <td>{block}</td>
              <td className="number">{number(interfaces)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <Box variant="small">{`and ${rest}${hasMore ? " or more" : ""} other kinds of traffic: cordon open`}</Box>
      )}
    </div>
  );
}
