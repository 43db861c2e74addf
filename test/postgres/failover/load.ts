/** Clients that add rules through one of several servers, read each through another one, and remember what they were told. */
import { setTimeout as sleep } from "node:timers/promises";
import { ec2, element, type Key } from "../../setup/signed-call.ts";

interface Written {
  readonly server: number;
  readonly group: string;
  readonly cidr: string;
  /** By the clock of `performance.now`. */
  readonly begun: number;
  readonly ended: number;
  /** Otherwise nobody knows whether it's kept. */
  readonly isAcknowledged: boolean;
}

export class Load {
  readonly written: Written[] = [];
  /** Rules that an acknowledged call made and a later read on another server didn't show. */
  readonly stale: string[] = [];
  /** What clients were answered instead of 200, and how often. */
  readonly refusals = new Map<string, number>();
  longestAnswer = 0;
  readonly #urls: readonly string[];
  readonly #key: Key;
  #isOver = false;
  #next = 0;

  constructor(urls: readonly string[], key: Key) {
    this.#urls = urls;
    this.#key = key;
  }

  /** Writes to a group through a server until `stop`. */
  async write(server: number, group: string): Promise<void> {
    while (!this.#isOver) {
      const number = this.#next++;
      const cidr = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}/32`;
      const permission = {
        "IpPermissions.1.IpProtocol": "tcp",
        "IpPermissions.1.FromPort": "8443",
        "IpPermissions.1.ToPort": "8443",
      };
      const parameters = { GroupId: group, ...permission, "IpPermissions.1.IpRanges.1.CidrIp": cidr };
      const begun = performance.now();
      const answer = await this.#ask(server, "AuthorizeSecurityGroupIngress", parameters);
      const rule = answer && element(answer, "securityGroupRuleId");
      this.written.push({ server, group, cidr, begun, ended: performance.now(), isAcknowledged: rule !== undefined });
      if (rule === undefined) await sleep(200);
      else await this.#readBack((server + 1) % this.#urls.length, rule);
      await sleep(50);
    }
  }

  stop(): void {
    this.#isOver = true;
  }

  /** How long after a moment it took until each server acknowledged a call that began after it; undefined if none has. */
  outagesSince(moment: number): (number | undefined)[] {
    return this.#urls.map((_, server) => {
      const ends = this.written
        .filter((each) => each.isAcknowledged && each.server === server && each.begun >= moment)
        .map(({ ended }) => ended - moment);
      return ends.length === 0 ? undefined : Math.min(...ends);
    });
  }

  async #readBack(server: number, rule: string): Promise<void> {
    const answer = await this.#ask(server, "DescribeSecurityGroupRules", { "SecurityGroupRuleId.1": rule });
    if (answer !== undefined && !answer.includes(rule)) this.stale.push(rule);
  }

  /** The answer if it's 200. */
  async #ask(
    server: number,
    action: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    const begun = performance.now();
    const refused = (why: string) => {
      this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
    };
    try {
      const { status, body } = await ec2(this.#urls[server] ?? "", action, parameters, this.#key);
      if (action.startsWith("Describe") && body.includes("InvalidSecurityGroupRuleId.NotFound")) return "";
      if (status === 200) return body;
      refused(`${status} ${element(body, "Code")}: ${element(body, "Message")}`);
    } catch (error) {
      refused((error as Error).message);
    } finally {
      this.longestAnswer = Math.max(this.longestAnswer, performance.now() - begun);
    }
    return undefined;
  }
}
