/** A Terraform plan that creates resources, as `terraform show -json` writes it. For tests. */

/** What Terraform's provider computes, of one type or another. */
const COMPUTED = { id: true, default_network_acl_id: true, default_route_table_id: true };

/** What is known of a resource, and the reference of each attribute that isn't; `vpc_config.subnet_ids` is in a block. */
type Resources = Readonly<
  Record<string, readonly [known: object, references: Readonly<Record<string, string | readonly string[]>>]>
>;

/** Values by their paths as attributes: those of blocks are in lists of one. */
function nested(values: readonly (readonly [path: string, value: unknown])[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const [block = "", member] = path.split(".");
    if (member === undefined) found[block] = value;
    else found[block] = [{ ...(found[block] as object[] | undefined)?.[0], [member]: value }];
  }
  return found;
}

export function planOf(resources: Resources, actions: readonly string[] = ["create"]) {
  const parts = Object.entries(resources).map(([address, [known, references]]) => {
    const [type = "", name = ""] = address.split(".");
    const unknown = nested(Object.keys(references).map((path) => [path, true]));
    const expressions = nested(
      Object.entries(references).map(([path, reference]) => [
        path,
        { references: [reference].flat().flatMap((one) => [one, one.replace(/\.[^.]+$/, "")]) },
      ]),
    );
    const isCreated = actions.includes("create");
    return {
      change: {
        address,
        mode: "managed",
        type,
        name,
        change: {
          actions,
          before: isCreated ? null : known,
          after: actions.includes("delete") ? null : known,
          after_unknown: { ...COMPUTED, ...unknown },
        },
      },
      configured: { address, expressions },
    };
  });
  return {
    format_version: "1.2",
    resource_changes: parts.map(({ change }) => change),
    configuration: { root_module: { resources: parts.map(({ configured }) => configured) } },
  };
}
