/** The latest changes, or the last ones before the moment that is shown. */
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { Card, PageLink } from "./card.tsx";

const MOST = "8";

export function LatestCard() {
  const session = useSession();
  const to = session.at !== undefined && !/^\d+$/.test(session.at) ? session.at : undefined;
  const asked = useQuery({
    queryKey: [...sessionKey(session), "latest"],
    queryFn: ({ signal }) => ask(session, "/_cordon/history", { query: { limit: MOST, to }, signal }),
  });
  return (
    <Card title="Latest changes" asked={asked} actions={<PageLink to={["changes"]}>All changes</PageLink>}>
      {({ calls }) =>
        calls.length === 0 ? (
          <Box>Nothing was changed yet.</Box>
        ) : (
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">When (UTC)</th>
                <th scope="col">Who</th>
                <th scope="col">Call</th>
              </tr>
            </thead>
            <tbody>
              {calls.map(({ id, time, user, call, refused }) => (
                <tr key={id}>
                  <td>
                    <time dateTime={time}>{time.slice(5, 19).replace("T", " ")}</time>
                  </td>
                  <td>{user ?? "another account"}</td>
                  <td className="long">
                    <PageLink to={["changes", id]}>{call}</PageLink>{" "}
                    {refused !== undefined && <StatusIndicator type="error">refused</StatusIndicator>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Card>
  );
}
