/** The life cycle of Terraform modules against a Cordon: created, changed, imported, destroyed, with empty plans in between. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULT_ACCOUNT } from "../../src/access/credentials.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { importIdOf } from "./import-ids.ts";
import { terraformIsMissing, Workspace } from "./terraform.ts";

/** The account of the modules manages an organization, so that it can delegate IPAM to the other account. */
const organization = {
  id: "o-cordon0000",
  managementAccount: DEFAULT_ACCOUNT,
  rootId: "r-root",
  units: [],
  accounts: [{ id: "111122223333", parent: "r-root" }],
};

/** Arguments that the provider never reads back, most of them meant only for itself: an import leaves them empty. */
const NEVER_READ: ReadonlySet<string> = new Set([
  "allocation_default_netmask_length",
  "allocation_max_netmask_length",
  "allocation_min_netmask_length",
  "apply_immediately",
  "auto_accept",
  "cascade",
  "default_version",
  "force_destroy",
  "force_detach_policies",
  "manage_master_user_password",
  "revoke_rules_on_delete",
  "skip_final_snapshot",
  "update_default_version",
]);

/** Every folder in `url` is a module; all of them go through one life cycle together. */
export function testModules(url: URL): void {
  const folder = fileURLToPath(url);
  const modules = new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => [name, `${folder}${name}`]),
  );

  describe(`Terraform with ${[...modules.keys()].join(", ")}`, { skip: terraformIsMissing ?? false }, () => {
    let cordon: Cordon;
    let workspace: Workspace;
    before(async () => {
      // All modules share one account.
      const limits = {
        vpcsPerRegion: 100,
        internetGatewaysPerRegion: 100,
        elasticIpsPerRegion: 100,
        ipamsPerRegion: 5,
        workspacesPerRegion: 5,
      };
      cordon = await startCordon({ port: 0, store: "memory", limits, settings: { organization } });
      workspace = new Workspace(cordon.url, modules);
      const { status, output } = await workspace.run("get");
      assert.equal(status, 0, output);
    });
    after(async () => {
      await cordon?.close();
      workspace?.remove();
    });

    const apply = async (step: number, ...args: readonly string[]) => {
      const { status, output } = await workspace.run(
        "apply",
        "-auto-approve",
        "-no-color",
        `-var=step=${step}`,
        ...args,
      );
      assert.equal(status, 0, output);
      return output;
    };
    const planIsEmpty = async (step: number) => {
      const plan = ["plan", "-detailed-exitcode", "-no-color", `-var=step=${step}`];
      const { status, output } = await workspace.run(...plan);
      assert.equal(status, 0, output);
    };

    test("everything is created", async () => {
      assert.match(await apply(1), /Apply complete! Resources: [1-9]\d* added, 0 changed, 0 destroyed/);
    });
    test("the second plan is empty", () => planIsEmpty(1));
    test("everything is changed, and the plan is empty again", async () => {
      await apply(2);
      await planIsEmpty(2);
    });
    test("everything that can be imported comes into a fresh state, and the plan is empty", async () => {
      const importable = workspace.resources("terraform.tfstate").flatMap((resource) => {
        const id = importIdOf(resource);
        return id === undefined ? [] : [{ to: resource.address, id }];
      });
      workspace.copyState("terraform.tfstate", "fresh.tfstate", new Set(importable.map(({ to }) => to)));
      const blocks = importable.map(({ to, id }) => `import {\n  to = ${to}\n  id = ${JSON.stringify(id)}\n}\n`);
      workspace.write("imports.tf", blocks.join(""));
      // One plan shows both what the import finds and that nothing is left to change.
      const { status, output } = await workspace.run("plan", "-no-color", "-var=step=2", "-state=fresh.tfstate");
      assert.equal(status, 0, output);
      const summary = new RegExp(`Plan: ${importable.length} to import, 0 to add, (\\d+) to change, 0 to destroy`);
      const updates = summary.exec(output)?.[1] ?? assert.fail(output);
      const updated = output
        .slice(0, output.indexOf("\nPlan: "))
        .split("\n\n  # ")
        .filter((block) => /^\S+ will be updated/.test(block));
      assert.equal(updated.length, Number(updates), output);
      const changed = updated
        .flatMap((block) => [...block.matchAll(/^ +[-+~] (\w+)(?: +=| \{)/gm)])
        .map(([, name = ""]) => name);
      const unexpected = changed.filter((name) => !NEVER_READ.has(name));
      assert.deepEqual(unexpected, [], output);
      workspace.write("imports.tf", "");
    });
    test("everything is destroyed", async () => {
      const destroy = ["destroy", "-auto-approve", "-no-color", "-var=step=2"];
      const { status, output } = await workspace.run(...destroy);
      assert.equal(status, 0, output);
    });
  });
}
