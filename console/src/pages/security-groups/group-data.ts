/** What the server says of one group. */
import {
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSecurityGroupVpcAssociationsCommand,
  DescribeStaleSecurityGroupsCommand,
  type SecurityGroup,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { ask } from "../../ask/own.ts";
import { type Session, sessionKey } from "../../ask/session.ts";

const tokened = (token: string | undefined) => (token === undefined ? {} : { NextToken: token });

export function useGroup(id: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "security-group", id],
    queryFn: async (): Promise<SecurityGroup | undefined> =>
      (await ec2Of(session).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups?.[0],
  });
}

const rulesWhere = (session: Session, Name: string, value: string): Promise<readonly SecurityGroupRule[]> =>
  allOf(async (token) => {
    const asked = { Filters: [{ Name, Values: [value] }], MaxResults: 1_000, ...tokened(token) };
    const answer = await ec2Of(session).send(new DescribeSecurityGroupRulesCommand(asked));
    return { items: answer.SecurityGroupRules ?? [], next: answer.NextToken };
  });

export function useRules(groupId: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "rules-of", groupId],
    queryFn: () => rulesWhere(session, "group-id", groupId),
  });
}

/** The names of the groups and prefix lists that rules name; those that nobody finds have none. */
export function usePeerNames(rules: readonly SecurityGroupRule[]): ReadonlyMap<string, string> {
  const session = useSession();
  const named = (id: (rule: SecurityGroupRule) => string | undefined) =>
    [...new Set(rules.map(id))].filter((each) => each !== undefined).sort();
  const groups = named(({ ReferencedGroupInfo }) => ReferencedGroupInfo?.GroupId);
  const lists = named(({ PrefixListId }) => PrefixListId);
  const { data } = useQuery({
    queryKey: [...sessionKey(session), "peer-names", groups, lists],
    enabled: groups.length + lists.length > 0,
    queryFn: async () => {
      const filter = (Name: string, Values: string[]) => ({ Filters: [{ Name, Values }] });
      const [ofGroups, ofLists] = await Promise.all([
        Promise.all(
          chunks(groups).map((ids) => ec2Of(session).send(new DescribeSecurityGroupsCommand(filter("group-id", ids)))),
        ),
        Promise.all(
          chunks(lists).map((ids) =>
            ec2Of(session).send(new DescribeManagedPrefixListsCommand(filter("prefix-list-id", ids))),
          ),
        ),
      ]);
      return new Map([
        ...ofGroups
          .flatMap((all) => all.SecurityGroups ?? [])
          .map((g) => [g.GroupId ?? "", g.GroupName ?? ""] as const),
        ...ofLists
          .flatMap((all) => all.PrefixLists ?? [])
          .map((list) => [list.PrefixListId ?? "", list.PrefixListName ?? ""] as const),
      ]);
    },
  });
  return data ?? NO_NAMES;
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** AWS takes so many values of a filter. */
function chunks(ids: readonly string[], size = 200): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));
}

/** The group that has a rule. */
export function useGroupOfRule(ruleId: string | undefined) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "rule", ruleId],
    enabled: ruleId !== undefined,
    queryFn: async () => (await rulesWhere(session, "security-group-rule-id", ruleId ?? ""))[0]?.GroupId ?? null,
  });
}

/** Only as it is now. */
export function useUses(id: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "uses", id],
    enabled: session.at === undefined,
    queryFn: () => ask(session, "/_cordon/uses", { query: { of: id } }),
  });
}

export function useStaleRules({ GroupId, VpcId = "" }: SecurityGroup) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "stale", VpcId],
    queryFn: () =>
      allOf(async (token) => {
        const answer = await ec2Of(session).send(
          new DescribeStaleSecurityGroupsCommand({ VpcId, MaxResults: 255, ...tokened(token) }),
        );
        return { items: answer.StaleSecurityGroupSet ?? [], next: answer.NextToken };
      }),
    select: (stale) => stale.find((each) => each.GroupId === GroupId),
  });
}

export function useVpcAssociations(groupId: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "vpc-associations", groupId],
    queryFn: async () => {
      const asked = { Filters: [{ Name: "group-id", Values: [groupId] }] };
      const answer = await ec2Of(session).send(new DescribeSecurityGroupVpcAssociationsCommand(asked));
      return answer.SecurityGroupVpcAssociations ?? [];
    },
  });
}
