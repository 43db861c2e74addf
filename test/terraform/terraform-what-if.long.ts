/** What `cordon whatif` says of real plans of an ordinary stack: before it's there, when nothing changes, and as it closes. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startCordon } from "../../src/main/index.ts";
import { terraformIsMissing, Workspace } from "./terraform.ts";

interface Told {
  readonly refused: readonly unknown[];
  readonly unmapped: readonly unknown[];
  readonly interfaces: readonly Flow[];
  readonly internet: readonly Flow[];
  readonly parties: readonly { readonly id: string; readonly resource?: string; readonly name?: string }[];
}
interface Flow {
  readonly becomes: string;
  readonly traffic: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly interfaceIds?: readonly string[];
}

test("an ordinary stack: what its plan opens, that nothing changes when it's applied, and what closes", {
  skip: terraformIsMissing ?? false,
}, async () => {
  const cordon = await startCordon({ port: 0, store: "memory" });
  const workspace = new Workspace(
    cordon.url,
    new Map([["shop", fileURLToPath(new URL("stack/shop", import.meta.url))]]),
  );
  const terraform = async (...args: readonly string[]) => {
    const { status, output } = await workspace.run(...args);
    assert.equal(status, 0, output);
    return output;
  };
  /** The exit status and what is said of a plan, each flow in words: `opens web-a, web-b -> db-a tcp/5432`. */
  const whatIf = async (...args: readonly string[]) => {
    await terraform("plan", "-no-color", "-out=plan.bin", ...args);
    const plan = await terraform("show", "-json", "plan.bin");
    const { code, out } = await ask(cordon.url, plan);
    const { refused, unmapped, interfaces, internet, parties } = JSON.parse(out) as Told;
    assert.deepEqual([refused, unmapped], [[], []]);
    const names = new Map(parties.map(({ id, resource, name }) => [id, resource ?? name ?? id]));
    const some = (ids: readonly string[] = []) =>
      ids
        .map((id) => names.get(id))
        .sort()
        .join(", ");
    return {
      code,
      interfaces: interfaces
        .map(({ becomes, from, to, traffic }) => `${becomes} ${some(from)} -> ${some(to)} ${traffic}`)
        .sort(),
      internet: internet.map(({ becomes, interfaceIds, traffic }) => `${becomes} ${some(interfaceIds)} ${traffic}`),
    };
  };
  try {
    await terraform("get");
    const [web, db] = ["aws_instance.web", "aws_network_interface.db"].map((name) =>
      ["a", "b"].map((zone) => `module.shop.${name}["${zone}"]`).join(", "),
    );
    assert.deepEqual(await whatIf(), {
      code: 1,
      interfaces: [`opens ${web} -> ${web} tcp/443`, `opens ${web} -> ${db} tcp/5432`],
      internet: [`opens ${web} tcp/443`],
    });
    await terraform("apply", "-auto-approve", "-no-color");
    assert.deepEqual(await whatIf(), { code: 0, interfaces: [], internet: [] });
    assert.deepEqual(await whatIf("-var=step=2"), {
      code: 1,
      interfaces: ["closes web-a, web-b -> db-a, db-b tcp/5432"],
      internet: [],
    });
    assert.deepEqual(await whatIf("-destroy"), {
      code: 1,
      interfaces: ["closes web-a, web-b -> db-a, db-b tcp/5432", "closes web-a, web-b -> web-a, web-b tcp/443"],
      internet: ["closes web-a, web-b tcp/443"],
    });
  } finally {
    workspace.remove();
    await cordon.close();
  }
});

function ask(url: string, plan: string): Promise<{ readonly code: number | string; readonly out: string }> {
  const env = { ...process.env, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "test", AWS_REGION: "us-east-1" };
  return new Promise((resolve) => {
    const args = ["src/main/cordon.ts", "whatif", "-", "--exit-code", "--json"];
    const child = execFile(process.execPath, args, { env, maxBuffer: 1 << 26 }, (error, out) =>
      resolve({ code: error?.code ?? 0, out }),
    );
    child.stdin?.end(plan);
  });
}
