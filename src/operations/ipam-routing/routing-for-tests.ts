/** An IPAM with an association at a registry, and tables of ROAs and routes, for tests. */
import { prefix } from "../../address/prefix.ts";
import { BlockWriter } from "../../ipam/routing/blocks.ts";
import { holdingId, type Registry } from "../../model/records/announcing/registry.ts";
import { type Change, put } from "../../model/world/change.ts";
import { PolicyCordon } from "../ipam-policies/policies-for-tests.ts";
import create from "./associations/create-ipam-internet-registry-association.ts";
import enable from "./associations/enable-ipam-internet-registry-association.ts";

/** The outermost structure of a certificate, with nothing in it. */
export const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----";

export const PARENT = {
  RpkiVersion: "1",
  ServiceUri: "https://rpki.example.net/up-down",
  ChildHandle: "child",
  ParentHandle: "parent",
  ParentBpkiTa: CERTIFICATE,
};

/** The changes that loading a table makes: rows as `<prefix> <numbers>`. */
export function tableOf(
  id: "roas" | "routes",
  rows: readonly string[],
  { sampledAt = "2026-11-01T00:00:00.000Z", only }: { sampledAt?: string; only?: readonly string[] } = {},
): readonly Change[] {
  const writer = new BlockWriter();
  for (const row of rows) {
    const blank = row.indexOf(" ");
    writer.add(prefix(row.slice(0, blank)), row.slice(blank + 1));
  }
  const generation = `${id}-1`;
  const feed = { id, generation, loadedAt: sampledAt, sampledAt, rows: rows.length, ...(only && { only }) };
  const blocks = [...writer.blocks()].map(({ key, ...block }) =>
    put("routing-block", { id: `${generation}/${key}`, ...block }),
  );
  return [put("routing-feed", feed), ...blocks];
}

export class RoutingCordon extends PolicyCordon {
  /** ROAs as `<prefix> <longest length> <number> [<second of its end>]`. */
  roas(...rows: readonly string[]): void {
    this.apply(tableOf("roas", rows));
  }

  /** Announcements as `<prefix> <number>`. */
  routes(...rows: readonly string[]): void {
    this.apply(tableOf("routes", rows));
  }

  holding(rir: Registry, handle: string, cidrs: readonly string[], asns: readonly string[] = []): void {
    const observedAt = "2026-11-02T00:00:00.000Z";
    this.apply([put("registry-holding", { id: holdingId(rir, handle), cidrs, asns, observedAt })]);
  }

  association({ rir = "arin", isEnabled = true }: { rir?: Registry; isEnabled?: boolean } = {}): string {
    const input = { IpamId: this.ipamId, Rir: rir, OrganizationHandle: "EXAMPLE-1" };
    const made = this.run(create, input).IpamInternetRegistryAssociation;
    const id = made?.IpamInternetRegistryAssociationId ?? "";
    if (isEnabled) this.run(enable, { IpamInternetRegistryAssociationId: id, ...PARENT });
    return id;
  }
}
