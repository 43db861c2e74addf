/** What the pages about IPAM ask, and how long they keep it: until something of IPAM is changed here, or somebody asks again. */
import {
  DescribeIpamPoolsCommand,
  DescribeIpamScopesCommand,
  DescribeIpamsCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  type Ipam,
  type IpamPool,
  type IpamScope,
} from "@aws-sdk/client-ec2";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { type Session, sessionKey } from "../../ask/session.ts";
import { type Space, spaceOf } from "./blocks.ts";

/** A question about IPAM; `name` tells it from others. */
export function useIpamQuery<Answer>(name: readonly unknown[], queryFn: (session: Session) => Promise<Answer>) {
  const session = useSession();
  return useQuery({ queryKey: [...sessionKey(session), "ipam", ...name], queryFn: () => queryFn(session) });
}

export interface Holdings {
  readonly ipams: readonly Ipam[];
  readonly scopes: readonly IpamScope[];
  readonly pools: readonly IpamPool[];
}

/** All IPAMs, scopes and pools that are seen from the Region. */
export const useHoldings = () =>
  useIpamQuery(["holdings"], async (session): Promise<Holdings> => {
    const ec2 = ec2Of(session);
    const [ipams, scopes, pools] = await Promise.all([
      allOf(async (token) => {
        const { Ipams = [], NextToken } = await ec2.send(new DescribeIpamsCommand(pageOf(token)));
        return { items: Ipams, next: NextToken };
      }),
      allOf(async (token) => {
        const { IpamScopes = [], NextToken } = await ec2.send(new DescribeIpamScopesCommand(pageOf(token)));
        return { items: IpamScopes, next: NextToken };
      }),
      allOf(async (token) => {
        const { IpamPools = [], NextToken } = await ec2.send(new DescribeIpamPoolsCommand(pageOf(token)));
        return { items: IpamPools, next: NextToken };
      }),
    ]);
    return { ipams, scopes: scopes.toSorted((a, b) => rankOf(a) - rankOf(b)), pools };
  });

/** Private scopes come first, and default ones before others: most addresses are there. */
const rankOf = ({ IpamScopeType, IsDefault }: IpamScope): number =>
  (IpamScopeType === "private" ? 0 : 2) + (IsDefault === true ? 0 : 1);

export const useSpace = (poolId: string) => useIpamQuery(["space", poolId], (session) => spaceOfPool(session, poolId));

/** AWS: pages of allocations have at least 1000. */
const ALLOCATIONS = 5000;

export async function spaceOfPool(session: Session, IpamPoolId: string): Promise<Space> {
  const ec2 = ec2Of(session);
  const [cidrs, allocations] = await Promise.all([
    allOf(async (token) => {
      const asked = new GetIpamPoolCidrsCommand({ IpamPoolId, ...pageOf(token) });
      const { IpamPoolCidrs = [], NextToken } = await ec2.send(asked);
      return { items: IpamPoolCidrs, next: NextToken };
    }),
    allOf(async (token) => {
      const asked = new GetIpamPoolAllocationsCommand({ IpamPoolId, ...pageOf(token, ALLOCATIONS) });
      const { IpamPoolAllocations = [], NextToken } = await ec2.send(asked);
      return { items: IpamPoolAllocations, next: NextToken };
    }),
  ]);
  return spaceOf(cidrs, allocations);
}

export const pageOf = (NextToken: string | undefined, MaxResults = 1000) => ({
  MaxResults,
  ...(NextToken !== undefined && { NextToken }),
});

/** The id at the end of an ARN, which is how answers name what a thing belongs to. */
export const idInArn = (arn: string | undefined): string => arn?.split("/").at(-1) ?? "";
