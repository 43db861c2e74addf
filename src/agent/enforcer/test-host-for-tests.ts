/** An agent on a host, for tests that break its parts. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { TestClock } from "../clock-for-tests.ts";
import type { Wanted } from "../nftables/data-plane.ts";
import type { KeptRuleSet } from "../state/kept.ts";
import { StateDirectory } from "../state/state-directory.ts";
import { BreakablePlane } from "./breakable-plane-for-tests.ts";
import { Enforcer } from "./enforcer.ts";

export class TestHost {
  readonly clock = new TestClock();
  plane = new BreakablePlane();
  readonly said: string[] = [];
  changes = 0;
  readonly path: string;

  constructor(t: TestContext) {
    const folder = mkdtempSync(join(tmpdir(), "cordon-agent-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    this.path = join(folder, "state");
    new StateDirectory(this.path).make();
  }

  /** Another process on the same host. */
  enforcer(path = this.path): Enforcer {
    return new Enforcer({
      plane: this.plane,
      directory: new StateDirectory(path),
      enrolment: { revoked: "live", failsafe: ["tcp/22"] },
      clock: this.clock,
      say: (line) => this.said.push(line),
      onChange: () => this.changes++,
      missing: () => [],
    });
  }

  async started(): Promise<Enforcer> {
    const enforcer = this.enforcer();
    await enforcer.start();
    return enforcer;
  }

  async wanting(kept: KeptRuleSet): Promise<Enforcer> {
    const enforcer = await this.started();
    enforcer.want(kept);
    await enforcer.settled();
    return enforcer;
  }
}

/** What the filter does on each device, and the port that it lets in there. */
export function heldBy({ applied: held }: BreakablePlane): Readonly<Record<string, string>> | undefined {
  if (held === undefined) return undefined;
  return Object.fromEntries(held.ruleSet.interfaces.map((each) => [each.device, doneOn(held, each.device)]));
}

export function doneOn({ ruleSet, modes }: Wanted, device: string): string {
  const each = ruleSet.interfaces.find((one) => one.device === device);
  const mode = modes?.[device] ?? each?.mode;
  const groupSet = each?.groupSet == null ? undefined : ruleSet.groupSets[each.groupSet];
  const port = groupSet?.ingress.blocks[0]?.tracked[0]?.[0];
  return `${mode} ${port === undefined ? "nothing" : port & 0xffff}`;
}

/** A copy of the host's directory, as another process finds it. */
export async function restarted(host: TestHost): Promise<Enforcer> {
  const copy = `${host.path}-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(host.path, copy, { recursive: true });
  const { plane } = host;
  host.plane = new BreakablePlane();
  const enforcer = host.enforcer(copy);
  await enforcer.start();
  enforcer.stop();
  host.plane = plane;
  return enforcer;
}
