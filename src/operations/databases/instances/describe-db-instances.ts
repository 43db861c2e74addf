/** Describes databases. */
import { describe, recordsOf } from "../../describe.ts";
import { every, referred } from "../../permission/touched.ts";
import { folded, inPages } from "../database-words.ts";
import { findInstance, showInstance } from "./show-instance.ts";

export default describe("rds", "DescribeDBInstances", {
  ...recordsOf("db-instance"),
  ...inPages,
  list: "DBInstances",
  touches: ({ input: { DBInstanceIdentifier: id }, world }) => [
    id === undefined ? every("db-instance") : referred(world, "db-instance", folded(id)),
  ],
  ids: {
    of: ({ DBInstanceIdentifier: id }) => (id === undefined ? undefined : [id]),
    find: ({ world }, id) => findInstance(world, id),
  },
  isUntagged: true,
  filters: {
    "db-instance-id": ({ id }) => id,
    "dbi-resource-id": ({ resourceId }) => resourceId,
    "db-cluster-id": () => [],
    domain: ({ settings }) => domainsOf(settings),
    engine: ({ engine }) => engine,
  },
  show: (found, { world }) => showInstance(found, world),
});

const domainsOf = ({ DomainMemberships = [] }: Readonly<Record<string, unknown>>): readonly string[] =>
  (DomainMemberships as readonly { readonly Domain?: string }[]).flatMap(({ Domain }) => Domain ?? []);
