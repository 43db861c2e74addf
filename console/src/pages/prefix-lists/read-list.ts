/** Asks for a prefix list, its entries at a version, and what refers to it. */
import {
  DescribeManagedPrefixListsCommand,
  GetManagedPrefixListAssociationsCommand,
  GetManagedPrefixListEntriesCommand,
  type ManagedPrefixList,
  type PrefixListAssociation,
} from "@aws-sdk/client-ec2";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { type Session, sessionKey } from "../../ask/session.ts";
import type { Entry } from "./entry-changes.ts";

export const isOwn = ({ account }: Session, { OwnerId }: ManagedPrefixList): boolean => OwnerId === account;

export function whoseText(session: Session, list: ManagedPrefixList): string {
  if (isOwn(session, list)) return "this account";
  return list.OwnerId === "AWS" ? "AWS" : `shared by ${list.OwnerId}`;
}

export function useList(id: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "prefix-list", id],
    queryFn: async () => {
      const answer = await ec2Of(session).send(new DescribeManagedPrefixListsCommand({ PrefixListIds: [id] }));
      const [list] = answer.PrefixLists ?? [];
      if (list === undefined) throw new Error(`there is no prefix list ${id}`);
      return list;
    },
  });
}

/** `version` is undefined for the current one. */
export function useEntries(id: string, version: number | undefined) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "prefix-list", id, "entries", version],
    queryFn: () => entriesOf(session, id, version),
  });
}

const entriesOf = (session: Session, PrefixListId: string, TargetVersion: number | undefined) =>
  allOf<Entry>(async (NextToken) => {
    const answer = await ec2Of(session).send(
      new GetManagedPrefixListEntriesCommand({
        PrefixListId,
        MaxResults: 100,
        ...(TargetVersion !== undefined && { TargetVersion }),
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    const items = (answer.Entries ?? []).map(({ Cidr = "", Description = "" }) => ({
      cidr: Cidr,
      description: Description,
    }));
    return { items, next: answer.NextToken };
  });

export function useAssociations(id: string) {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "prefix-list", id, "associations"],
    queryFn: () =>
      allOf<PrefixListAssociation>(async (NextToken) => {
        const answer = await ec2Of(session).send(
          new GetManagedPrefixListAssociationsCommand({
            PrefixListId: id,
            MaxResults: 255,
            ...(NextToken !== undefined && { NextToken }),
          }),
        );
        return { items: answer.PrefixListAssociations ?? [], next: answer.NextToken };
      }),
  });
}
