/** How many there are of what the account has in the Region. */
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { Card, number, PageLink } from "./card.tsx";

const ROWS = [
  ["vpcs", "VPCs", "resource-map"],
  ["subnets", "Subnets", "resource-map"],
  ["securityGroups", "Security groups", "security-groups"],
  ["securityGroupRules", "Security group rules", "security-groups"],
  ["networkInterfaces", "Network interfaces", "may-it-pass"],
  ["instances", "Instances", "may-it-pass"],
  ["prefixLists", "Prefix lists", "prefix-lists"],
  ["ipamPools", "IPAM pools", "ipam"],
] as const;

export function useCounts() {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "summary"],
    queryFn: ({ signal }) => ask(session, "/_cordon/summary", { signal }),
  });
}

export function CountsCard() {
  return (
    <Card title="What there is" asked={useCounts()}>
      {({ counts }) => (
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" className="number">
                Number
              </th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([name, label, page]) => (
              <tr key={name}>
                <td>
                  <PageLink to={[page]}>{label}</PageLink>
                </td>
                <td className="number">{number(counts[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
