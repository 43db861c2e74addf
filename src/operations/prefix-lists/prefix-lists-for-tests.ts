/** Helpers for the tests of prefix lists: calls with the usual parameters, and groups that refer to a list. */
import type { Limits } from "../../model/limits.ts";
import { put } from "../../model/world/change.ts";
import createSecurityGroup from "../security-groups/groups/create-security-group.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import { TestCordon } from "../world-for-tests.ts";
import createList from "./create-managed-prefix-list.ts";
import describeLists from "./describe-managed-prefix-lists.ts";
import getEntries from "./get-managed-prefix-list-entries.ts";
import modifyList from "./modify-managed-prefix-list.ts";

export class ListsCordon extends TestCordon {
  #groups = 0;

  /** Creates a list of the CIDRs; returns its id. */
  addList(cidrs: readonly string[] = [], maxEntries = 10, input: object = {}): string {
    const Entries = cidrs.map((Cidr) => ({ Cidr }));
    const given = { PrefixListName: "list", AddressFamily: "IPv4", MaxEntries: maxEntries, Entries, ...input };
    return this.run(createList, given).PrefixList?.PrefixListId ?? "";
  }

  modify(PrefixListId: string, input: object) {
    return this.run(modifyList, { PrefixListId, ...input }).PrefixList;
  }

  change(id: string, add: readonly string[], remove: readonly string[] = [], input: object = {}) {
    const toEntries = (cidrs: readonly string[]) => (cidrs.length === 0 ? undefined : cidrs.map((Cidr) => ({ Cidr })));
    return this.modify(id, { AddEntries: toEntries(add), RemoveEntries: toEntries(remove), ...input });
  }

  list(id: string) {
    return this.run(describeLists, { PrefixListIds: [id] }).PrefixLists?.[0];
  }

  /** `<state> <version> <size>` */
  state(id: string): string {
    const { State, Version, MaxEntries } = this.list(id) ?? {};
    return `${State} ${Version} ${MaxEntries}`;
  }

  cidrs(PrefixListId: string, TargetVersion?: number): readonly (string | undefined)[] | undefined {
    return this.run(getEntries, { PrefixListId, TargetVersion }).Entries?.map(({ Cidr }) => Cidr);
  }

  addGroup(): string {
    const input = { GroupName: `g${++this.#groups}`, Description: "d", VpcId: this.defaultVpcId() };
    return this.run(createSecurityGroup, input).GroupId ?? "";
  }

  /** Adds a rule to the group that refers to the list. */
  refer(GroupId: string, PrefixListId: string, port = 443): void {
    const permission = { IpProtocol: "tcp", FromPort: port, ToPort: port, PrefixListIds: [{ PrefixListId }] };
    this.run(authorizeIngress, { GroupId, IpPermissions: [permission] });
  }

  /** Creates a route table with a route to the list. */
  route(prefixListId: string): string {
    const id = this.newId("route-table");
    const routes = [
      { destination: "172.31.0.0/16", target: { kind: "local" as const }, origin: "CreateRouteTable" as const },
      {
        destination: prefixListId,
        target: { kind: "nat-gateway" as const, id: "nat-1" },
        origin: "CreateRoute" as const,
      },
    ];
    const { account: ownerId } = this.world();
    this.apply([put("route-table", { id, ownerId, vpcId: this.defaultVpcId(), routes, tags: [] })]);
    return id;
  }
}

export const listsCordon = (limits: Partial<Limits> = {}): ListsCordon => new ListsCordon(limits);
